/**
 * Other JVMs of this program: how they are started, limited, traced, watched and ended. Knows
 * nothing of stores.
 */
package io.lohdb.stress.kill.child;
