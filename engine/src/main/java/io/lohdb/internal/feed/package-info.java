/**
 * The change feed: one publisher follows the durable end of the log and fans changes out through a
 * broadcast ring; each subscriber has a thread of its own and reads the log where the ring has
 * overtaken it.
 */
package io.lohdb.internal.feed;
