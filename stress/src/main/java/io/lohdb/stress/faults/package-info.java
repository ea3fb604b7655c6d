/**
 * Exhaustive loops over the faults of a disk: a fixed use of a store meets every fault at every
 * step, once and for ever, and so does its recovery.
 */
package io.lohdb.stress.faults;
