/**
 * Checkpoints: images of the index on disk that spare an opening most of the log. They are caches:
 * whatever does not fit is ignored, and the log alone decides.
 */
package io.lohdb.internal.checkpoint;
