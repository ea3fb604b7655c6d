/**
 * The contract between {@link io.lohdb LohDb} and a storage engine, and the value types that cross
 * it. Implement {@link io.lohdb.spi.StorageEngine} to plug in an engine of your own.
 */
package io.lohdb.spi;
