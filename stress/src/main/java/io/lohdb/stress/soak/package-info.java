/**
 * Soak: a store under steady mixed load for minutes or hours, reopened again and again, and
 * compared with what its threads remember.
 */
package io.lohdb.stress.soak;
