/** The JMH benchmarks. They use the public API of the engine only. */
package io.lohdb.bench;
