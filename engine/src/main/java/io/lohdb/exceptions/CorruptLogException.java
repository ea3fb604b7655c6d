package io.lohdb.exceptions;

/**
 * Bytes that were acknowledged as durable are damaged, missing, or belong to another store. Nothing
 * was changed on disk. Opening with {@code CorruptionPolicy.SALVAGE} recovers what is intact.
 */
public class CorruptLogException extends LohDbException {
    private static final long serialVersionUID = 1L;

    /** Name of the damaged file inside the store directory. */
    private final String file;

    /** Byte offset of the damage in the file. */
    private final long offset;

    /**
     * Creates the exception.
     *
     * @param problem what is wrong, for example "frame crc mismatch"
     * @param file name of the damaged file inside the store directory
     * @param offset byte offset of the damage in the file
     * @param expected what an intact file holds there
     * @param found what was found there
     */
    public CorruptLogException(
            final String problem,
            final String file,
            final long offset,
            final Object expected,
            final Object found) {
        super(
                problem
                        + ": file="
                        + file
                        + " offset="
                        + offset
                        + " expected="
                        + expected
                        + " found="
                        + found);
        this.file = file;
        this.offset = offset;
    }

    /**
     * The damaged file.
     *
     * @return its name inside the store directory
     */
    public String file() {
        return file;
    }

    /**
     * Where the damage begins.
     *
     * @return byte offset in the file
     */
    public long offset() {
        return offset;
    }
}
