package io.lohdb.bench.rivals;

import java.net.URL;
import java.security.CodeSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells which release of a library is used. Stateless; any thread. */
final class LibraryVersion {
    private static final String UNKNOWN = "unknown";

    /** A jar of the local repository or of the lib folder: name-version[-classifier].jar. */
    private static final Pattern JAR = Pattern.compile("-([0-9][^/-]*)(-[a-z0-9]+)?[.]jar$");

    private LibraryVersion() {}

    /** From the name of the jar that a class comes from, since not every jar says it inside. */
    static String of(final String className) {
        try {
            final Class<?> type =
                    Class.forName(className, false, LibraryVersion.class.getClassLoader());
            final CodeSource source = type.getProtectionDomain().getCodeSource();
            return source == null ? UNKNOWN : ofJar(source.getLocation());
        } catch (final ClassNotFoundException | LinkageError e) {
            return UNKNOWN;
        }
    }

    private static String ofJar(final URL jar) {
        return jar == null ? UNKNOWN : ofName(jar.getPath());
    }

    static String ofName(final String path) {
        final Matcher matcher = JAR.matcher(path);
        return matcher.find() ? matcher.group(1) : UNKNOWN;
    }
}
