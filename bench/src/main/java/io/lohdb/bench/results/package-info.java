/** What a run of the rival suite found, as records and as one JSON file. */
package io.lohdb.bench.results;
