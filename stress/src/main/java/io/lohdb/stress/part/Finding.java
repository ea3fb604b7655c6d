package io.lohdb.stress.part;

/**
 * A broken promise.
 *
 * @param what what was expected and what was found, without keys or values of users
 * @param replay the command that shows it again
 */
public record Finding(String what, String replay) {}
