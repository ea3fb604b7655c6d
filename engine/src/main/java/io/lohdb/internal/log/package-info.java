/**
 * The segmented log: frames are claimed, encoded and published by one writer, made durable by one
 * syncer, read in place by everybody.
 */
package io.lohdb.internal.log;
