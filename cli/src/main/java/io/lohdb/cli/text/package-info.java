/** Bytes and words as people type and read them: quoting, hex, and the lines the command prints. */
package io.lohdb.cli.text;
