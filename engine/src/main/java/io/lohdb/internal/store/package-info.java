/**
 * Wiring: the log engine, the write path with its acknowledgements, and the store around an engine.
 */
package io.lohdb.internal.store;
