/**
 * Real file systems under a store: their power is cut, their device is copied in mid-flight, runs
 * full or breaks. Needs Linux, root and loop devices; where something is missing, the cases that
 * need it are skipped and say so.
 */
package io.lohdb.stress.fs;
