/**
 * The off-heap hash index: finds the location of a key's newest frame in one or two cache lines.
 */
package io.lohdb.internal.index;
