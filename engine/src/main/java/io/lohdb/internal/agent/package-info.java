/** Threads of the engine: who runs an agent's duty cycles, and how it is woken. */
package io.lohdb.internal.agent;
