/**
 * LohDB and the stores that somebody might choose in its place, each behind the same small
 * interface, each with its fastest calls.
 */
package io.lohdb.bench.rivals;
