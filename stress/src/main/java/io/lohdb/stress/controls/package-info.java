/**
 * Negative controls: does the stress find bugs? One bug at a time is planted into the engine's
 * classes, in a class loader of its own, and a check has to find it. Production code has no switch
 * for any of this: a bug is a rewriting of class files while they are loaded.
 */
package io.lohdb.stress.controls;
