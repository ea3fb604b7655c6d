package io.lohdb.internal.index;

import org.agrona.DirectBuffer;

/**
 * The keys behind the locations of a {@link HashIndex}. The index stores no key bytes; it asks
 * here.
 *
 * <p>Readers call all three methods, from any thread inside the epoch, with any location that the
 * index held at some moment since they entered; the writer does too. An exception is passed on to
 * the caller of the index, which has not been changed then.
 */
public interface KeySource {
    /**
     * Compares the key of a frame.
     *
     * @param location of a frame.
     * @param key holds the wanted key.
     * @param keyOffset where the wanted key begins.
     * @param keyLength length of the wanted key in bytes.
     * @return true when the frame at this location holds exactly this key.
     */
    boolean matches(long location, DirectBuffer key, int keyOffset, int keyLength);

    /**
     * Hashes the key of a frame. Called rarely: while the first page doubles, and when a cursor has
     * little room and slots of one tag come next.
     *
     * @param location of a frame.
     * @return the 64-bit hash under which the frame's key was put into the index.
     */
    long hash(long location);

    /**
     * Loads the beginning of a frame into the cache. An implementation reads one word and returns
     * it, so that the load is not optimised away; grouped lookups call this for many frames in a
     * row to make the cache misses overlap.
     *
     * @param location of a frame.
     * @return any word of the frame; the value means nothing.
     */
    default long touch(long location) {
        return 0;
    }
}
