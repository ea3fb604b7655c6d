package io.lohdb.stress.history;

/**
 * One change of one key as a subscriber received it.
 *
 * @param sequence its number
 * @param key number of the key
 * @param value what it stored, {@link Operation#ABSENT} for a delete
 * @param isEndOfBatch false when more of its batch followed
 */
record FeedChange(long sequence, int key, long value, boolean isEndOfBatch) {}
