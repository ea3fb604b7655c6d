package io.lohdb.internal.store;

import io.lohdb.exceptions.MissingJvmOptionException;
import org.agrona.concurrent.UnsafeBuffer;

/** Checks that the JVM lets Agrona in, before any of its classes is initialised. */
public final class Preflight {
    private static final String PACKAGE = "jdk.internal.misc";

    private Preflight() {}

    /** Throws with the option to add. */
    public static void check() {
        final Module base = Object.class.getModule();
        final Module agrona = UnsafeBuffer.class.getModule();
        if (!base.isExported(PACKAGE, agrona)) {
            throw new MissingJvmOptionException(
                    "LohDB needs the JVM option --add-exports=java.base/"
                            + PACKAGE
                            + "="
                            + (agrona.isNamed() ? agrona.getName() : "ALL-UNNAMED")
                            + " (on the java command line, in JDK_JAVA_OPTIONS, or in surefire's"
                            + " argLine)");
        }
    }
}
