/**
 * What is done to whole stores: checking, repairing, backing up, restoring, listing frames. Stores
 * are read here and new directories are written; no existing file is ever changed.
 */
package io.lohdb.internal.backup;
