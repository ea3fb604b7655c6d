package io.lohdb.stress.disk;

/** What becomes of one step. */
public enum IoFault {
    /** It works. */
    NONE,
    /** Refused with an input/output error; nothing, or for a sync anything, was done. */
    EIO,
    /** Refused because the device is full; nothing, or for a sync anything, was done. */
    ENOSPC,
    /** Half of it is done, then it is refused; half of the bytes for a read. */
    SHORT,
    /** The process ends before it. */
    KILL,
    /** The process ends in the middle of it. */
    TORN,
    /** It is not done, but reported as done. */
    LIE
}
