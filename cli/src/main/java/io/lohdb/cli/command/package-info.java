/** The commands, the same ones for the command line and for the shell. */
package io.lohdb.cli.command;
