package io.lohdb.cli.text;

/**
 * One word of a command line.
 *
 * @param text the word with its quotes and escapes resolved
 * @param start index of its first character in the line
 * @param end index behind its last character in the line
 */
public record Word(String text, int start, int end) {}
