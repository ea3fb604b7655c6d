package io.lohdb.cli.command;

import io.lohdb.cli.transfer.EntryFormat;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that say what a file of entries looks like. Filled by the command line's parser. */
final class FormatOptions {
    /** Stands for standard input or output. */
    static final String STANDARD_STREAM = "-";

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            description = "tsv or jsonl; by default what the suffix of FILE says.")
    private EntryFormat format;

    @Option(names = "--base64", description = "Keys and values are base64 in the file.")
    private boolean isBase64;

    private static final class FormatConverter implements ITypeConverter<EntryFormat> {
        @Override
        public EntryFormat convert(final String text) {
            try {
                return EntryFormat.valueOf(text.toUpperCase(Locale.ROOT));
            } catch (final IllegalArgumentException unknown) {
                throw new TypeConversionException("'" + text + "' is none of tsv, jsonl");
            }
        }
    }

    EntryFormat format(final String fileName) {
        final EntryFormat result = format == null ? EntryFormat.ofFileName(fileName) : format;
        if (result == null) {
            throw new UsageException(
                    "the name '" + fileName + "' does not say its format: add --format tsv|jsonl");
        }
        return result;
    }

    boolean isBase64() {
        return isBase64;
    }
}
