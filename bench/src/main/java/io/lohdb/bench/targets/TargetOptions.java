package io.lohdb.bench.targets;

import io.lohdb.bench.report.OptionValue;
import io.lohdb.bench.report.UsageException;
import io.lohdb.bench.workload.ScratchStore;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line says.
 *
 * @param directory existing folder for scratch stores
 * @param isQuick whether runs are few and short
 */
record TargetOptions(Path directory, boolean isQuick) {
    /** Reads the arguments. */
    static TargetOptions parse(final List<String> arguments) {
        Path directory = ScratchStore.defaultParent();
        boolean isQuick = false;
        for (final Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            final String argument = rest.next();
            switch (argument) {
                case "--quick" -> isQuick = true;
                case "--dir" -> directory = OptionValue.folder(rest);
                default -> throw new UsageException("unknown option: " + argument);
            }
        }
        return new TargetOptions(directory, isQuick);
    }
}
