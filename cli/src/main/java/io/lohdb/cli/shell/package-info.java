/** The interactive shell, at a terminal or driven by a script. */
package io.lohdb.cli.shell;
