/** Entries to and from files, one line each, in constant memory: TSV and JSON Lines. */
package io.lohdb.cli.transfer;
