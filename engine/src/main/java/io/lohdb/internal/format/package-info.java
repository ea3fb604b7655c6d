/**
 * Every byte that LohDB persists: layouts, offsets, commit rules and checks, all little-endian. The
 * same tables stand in docs/format.md.
 */
package io.lohdb.internal.format;
