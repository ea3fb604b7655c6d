/** What benchmarks do to a store: entries by number, random numbers, stores that leave no trace. */
package io.lohdb.bench.workload;
