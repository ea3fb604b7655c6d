/** Measures what a store takes in space and in time to open, and says whether goals are met. */
package io.lohdb.bench.space;
