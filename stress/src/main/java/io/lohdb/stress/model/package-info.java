/** What was asked of a store, and the rules for what it may contain after a crash. */
package io.lohdb.stress.model;
