package io.lohdb.bench.charts;

import io.lohdb.bench.report.NotMeasurableException;
import java.awt.Font;
import java.awt.font.FontRenderContext;

/** Letters of the charts. Any thread. */
final class Fonts {
    static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 14);

    private Fonts() {}

    /**
     * Finds out whether this machine can draw text. A JVM says it in many ways: a library that is
     * missing is an error of linking, a machine without fonts an internal error or a runtime
     * exception.
     *
     * @throws NotMeasurableException when it cannot; the message names the packages
     */
    static void check() {
        try {
            LABEL.getStringBounds("op/s", new FontRenderContext(null, true, true));
        } catch (final LinkageError | InternalError | RuntimeException e) {
            throw new NotMeasurableException(
                    "no fonts to draw charts with: install the packages fontconfig, libfreetype6"
                            + " and fonts-dejavu-core (Debian's names): "
                            + e,
                    e);
        }
    }
}
