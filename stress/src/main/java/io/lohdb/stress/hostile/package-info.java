/**
 * Hostile files: stores that nobody wrote by accident. Inputs of bytes become store directories in
 * memory; opening one either works, with every promise kept, or is refused with a typed exception.
 */
package io.lohdb.stress.hostile;
