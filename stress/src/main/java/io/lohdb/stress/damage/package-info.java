/**
 * Exhaustive loops over damage: every bit of a store flipped, every file cut at every length, files
 * swapped, mixed, dropped and rolled back.
 */
package io.lohdb.stress.damage;
