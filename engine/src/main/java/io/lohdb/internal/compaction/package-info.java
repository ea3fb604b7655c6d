/**
 * Compaction: live frames move out of the log's oldest segments and out of sparse cold ones into
 * new cold segments; what is left behind goes.
 */
package io.lohdb.internal.compaction;
