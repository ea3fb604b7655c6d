/**
 * Opening a log: reading it back with every check, telling a torn tail from corruption, and
 * settling what was recovered before it is served.
 */
package io.lohdb.internal.recovery;
