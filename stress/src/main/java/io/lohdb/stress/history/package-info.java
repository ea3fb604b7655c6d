/**
 * Concurrent histories of the public API: several threads work on few keys, every call is recorded
 * with the moments of its begin and its end, and a checker looks for an order that explains all
 * results. The change feed has to tell one such order.
 */
package io.lohdb.stress.history;
