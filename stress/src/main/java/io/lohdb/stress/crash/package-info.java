/**
 * Random power cuts: a store is used through its public API on a simulated disk, and at every step
 * towards the disk and after every call the disk's possible remains are opened and checked.
 */
package io.lohdb.stress.crash;
