package io.lohdb.internal.format;

/**
 * A file of page images as a checkpoint names it.
 *
 * @param id number in the file's name
 * @param length bytes of the file
 * @param pageCount images in it
 */
public record PagesFile(long id, int length, int pageCount) {
    /** Name of the file. */
    public String file() {
        return PagesDescriptor.file(id);
    }
}
