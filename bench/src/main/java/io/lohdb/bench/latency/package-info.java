/** Latencies at fixed rates, of LohDB and of the stores that somebody might choose in its place. */
package io.lohdb.bench.latency;
