/**
 * LohDB: an embeddable, durable, off-heap key-value store for programs that count microseconds.
 *
 * <p>Start with {@link io.lohdb.LohDb#open(java.nio.file.Path)}. Reads are in {@link
 * io.lohdb.ReadOperations}, writes in {@link io.lohdb.WriteOperations}; {@link io.lohdb.Durability}
 * says what a write that has returned survives.
 */
package io.lohdb;
