/** Targets, what was measured for them, and the table that says how they fared. */
package io.lohdb.bench.report;
