/**
 * Processes that are killed while they write, and the check of what they leave. {@link
 * io.lohdb.stress.kill.KillPart} is the part of a run; the workload and the check serve other
 * faults of whole processes as well.
 */
package io.lohdb.stress.kill;
