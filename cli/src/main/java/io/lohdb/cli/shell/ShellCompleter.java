package io.lohdb.cli.shell;

import io.lohdb.LohDb;
import io.lohdb.cli.text.BytesText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Completes commands, options, keys and file names. For the main thread. */
final class ShellCompleter implements Completer {
    private static final Set<String> WITH_KEY = Set.of("set", "get", "delete");
    private static final Set<String> WITH_FILE = Set.of("import", "export", "backup");
    private static final List<String> WATCH_CHOICES = List.of("on", "all", "off");
    private static final int MAX_KEYS = 200;

    /**
     * Entries looked at for one completion: a walk over a large store would make a key press slow.
     */
    private static final int MAX_VISITED = 200_000;

    private final CommandLine commands;
    private final LohDb db;
    private final FileNameCompleter files = new FileNameCompleter();

    ShellCompleter(final CommandLine commands, final LohDb db) {
        this.commands = commands;
        this.db = db;
    }

    @Override
    public void complete(
            final LineReader reader, final ParsedLine line, final List<Candidate> candidates) {
        if (line.wordIndex() == 0) {
            addCommands(candidates);
            return;
        }
        final String command = line.words().get(0);
        if (line.word().startsWith("-")) {
            addOptions(command, candidates);
        } else if (WITH_FILE.contains(command)) {
            files.complete(reader, line, candidates);
        } else if (line.wordIndex() == 1 && WITH_KEY.contains(command)) {
            addKeys(line.word(), candidates);
        } else if (line.wordIndex() == 1 && command.equals("help")) {
            addCommands(candidates);
        } else if (line.wordIndex() == 1 && command.equals("watch")) {
            WATCH_CHOICES.forEach(choice -> candidates.add(new Candidate(choice)));
        }
    }

    private void addCommands(final List<Candidate> candidates) {
        for (final Map.Entry<String, CommandLine> command : commands.getSubcommands().entrySet()) {
            candidates.add(new Candidate(command.getKey()));
        }
    }

    private void addOptions(final String command, final List<Candidate> candidates) {
        final CommandLine line = commands.getSubcommands().get(command);
        if (line != null) {
            for (final OptionSpec option : line.getCommandSpec().options()) {
                candidates.add(new Candidate(option.longestName()));
            }
        }
    }

    private void addKeys(final String prefix, final List<Candidate> candidates) {
        final int limit = candidates.size() + MAX_KEYS;
        final int[] visited = {0};
        db.forEach(
                (buffer, keyOffset, keyLength, valueOffset, valueLength) -> {
                    final byte[] key = new byte[keyLength];
                    buffer.getBytes(keyOffset, key);
                    final String text = BytesText.printable(key);
                    if (text != null && text.startsWith(prefix) && isOneLine(text)) {
                        candidates.add(new Candidate(text));
                    }
                    return ++visited[0] < MAX_VISITED && candidates.size() < limit;
                });
    }

    private static boolean isOneLine(final String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }
}
