package io.lohdb.cli.files;

/** Who reads the output. */
enum OutputFormat {
    /** People. */
    TEXT,
    /** Programs. */
    JSON
}
