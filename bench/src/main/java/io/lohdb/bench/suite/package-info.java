/** Runs the comparison: a JVM for each store, rounds in which they take turns, tables, goals. */
package io.lohdb.bench.suite;
