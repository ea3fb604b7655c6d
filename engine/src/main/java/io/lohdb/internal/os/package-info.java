/**
 * The only package that touches files. {@link io.lohdb.internal.os.StoreDirectory} is the seam
 * below which a simulated disk can stand in for the operating system.
 */
package io.lohdb.internal.os;
