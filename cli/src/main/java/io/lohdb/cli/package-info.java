/** The {@code lohdb} command: one command at a time, or a shell. It uses the public API only. */
package io.lohdb.cli;
