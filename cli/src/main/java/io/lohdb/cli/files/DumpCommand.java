package io.lohdb.cli.files;

import io.lohdb.StoreFiles;
import io.lohdb.cli.command.ExitCode;
import io.lohdb.cli.command.Session;
import io.lohdb.cli.text.BytesText;
import io.lohdb.spi.FrameInfo;
import io.lohdb.spi.SegmentInfo;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the frames of a segment. */
@Command(
        name = "dump",
        description = "List the frames of a segment file of a store that nobody has open.",
        footer = "Exit code 4: something in it is damaged.")
public final class DumpCommand implements Callable<Integer> {
    private static final Set<String> WITH_DATA = Set.of("PUT", "DELETE");

    private final Session session;

    @Parameters(paramLabel = "SEGMENT", description = "The file, for example 0000000001.log.")
    private Path segment;

    @Option(
            names = "--format",
            paramLabel = "text|json",
            description = "A table, or one JSON object on each line.")
    private OutputFormat format = OutputFormat.TEXT;

    @Option(names = "--show-data", description = "Print keys and values, too.")
    private boolean isDataShown;

    private long damageCount;

    /**
     * Creates the command.
     *
     * @param session where it runs
     */
    public DumpCommand(final Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        final PrintStream out = session.console().out();
        final boolean isJson = format == OutputFormat.JSON;
        if (!isJson) {
            line("offset", "length", "sequence", "type", "flags", "key", "value");
        }
        final SegmentInfo info =
                StoreFiles.dump(
                        segment,
                        (frame, buffer) -> {
                            damageCount += frame.problem() == null ? 0 : 1;
                            if (isJson) {
                                out.println(json(frame, buffer));
                            } else {
                                print(frame, buffer);
                            }
                        });
        out.println(isJson ? json(info) : text(info));
        return damageCount == 0 ? ExitCode.OK : ExitCode.DAMAGE;
    }

    private void line(final Object... columns) {
        session.console()
                .out()
                .println(String.format(Locale.ROOT, "%10s %10s %20s %-9s %5s %6s %10s", columns));
    }

    private void print(final FrameInfo frame, final DirectBuffer buffer) {
        line(
                frame.offset(),
                frame.length(),
                frame.sequence(),
                frame.type(),
                frame.flags(),
                frame.keyLength(),
                frame.valueLength());
        final PrintStream out = session.console().out();
        if (frame.problem() != null) {
            out.println("           " + frame.problem());
        } else if (isDataShown && WITH_DATA.contains(frame.type())) {
            out.println(
                    "           "
                            + BytesText.quoted(key(frame, buffer))
                            + " = "
                            + BytesText.quoted(value(frame, buffer)));
        }
    }

    private String json(final FrameInfo frame, final DirectBuffer buffer) {
        final JsonLine line =
                new JsonLine()
                        .with("offset", frame.offset())
                        .with("length", frame.length())
                        .with("type", frame.type())
                        .with("sequence", frame.sequence())
                        .with("flags", frame.flags())
                        .with("keyLength", frame.keyLength())
                        .with("valueLength", frame.valueLength());
        if (frame.problem() != null) {
            line.with("problem", frame.problem());
        } else if (isDataShown && WITH_DATA.contains(frame.type())) {
            line.with("keyBase64", base64(key(frame, buffer)))
                    .with("valueBase64", base64(value(frame, buffer)));
        }
        return line.toString();
    }

    private static String base64(final byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] key(final FrameInfo frame, final DirectBuffer buffer) {
        return bytes(buffer, frame.offset() + FrameInfo.KEY_OFFSET, frame.keyLength());
    }

    private static byte[] value(final FrameInfo frame, final DirectBuffer buffer) {
        return bytes(
                buffer,
                frame.offset() + FrameInfo.KEY_OFFSET + frame.keyLength(),
                frame.valueLength());
    }

    private static byte[] bytes(final DirectBuffer buffer, final long offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes((int) offset, bytes);
        return bytes;
    }

    private static String json(final SegmentInfo info) {
        return new JsonLine()
                .with("file", info.file())
                .with("storeId", info.storeId())
                .with("segmentId", info.segmentId())
                .with("length", info.length())
                .with("cold", info.isCold())
                .with("firstSequence", info.firstSequence())
                .with("previousEnd", info.previousEnd())
                .with("durablePosition", info.durablePosition())
                .toString();
    }

    private static String text(final SegmentInfo info) {
        return (info.isCold() ? "cold segment " : "log segment ")
                + info.segmentId()
                + " of store "
                + info.storeId()
                + ", "
                + info.length()
                + " bytes, first sequence "
                + info.firstSequence();
    }
}
