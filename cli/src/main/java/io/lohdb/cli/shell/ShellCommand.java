package io.lohdb.cli.shell;

import picocli.CommandLine.Command;

/** The shell's root: the command without a name. */
@Command(name = "")
final class ShellCommand {}
