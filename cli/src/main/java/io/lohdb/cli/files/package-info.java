/** The commands on whole stores: backup, restore, verify, repair, dump, compact, checkpoint. */
package io.lohdb.cli.files;
