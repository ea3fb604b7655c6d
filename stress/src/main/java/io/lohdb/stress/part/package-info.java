/**
 * What every part of a stress run has in common: what it is given, what it reports. A part knows
 * nothing of the command line.
 */
package io.lohdb.stress.part;
