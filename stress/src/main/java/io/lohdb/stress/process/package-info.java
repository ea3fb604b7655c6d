/**
 * Faults of whole processes other than a kill: refused system calls, interrupts, exhausted
 * descriptors and memory, competing openers. {@link io.lohdb.stress.process.ProcessPart} is the
 * part of a run.
 */
package io.lohdb.stress.process;
