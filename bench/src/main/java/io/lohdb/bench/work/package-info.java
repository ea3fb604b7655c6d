/**
 * What is done to a store while it is measured: kinds of work, their proportions, timed windows.
 */
package io.lohdb.bench.work;
