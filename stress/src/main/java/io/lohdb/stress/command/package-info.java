/** The command line of the stress module: which parts run, how far they are, what they found. */
package io.lohdb.stress.command;
