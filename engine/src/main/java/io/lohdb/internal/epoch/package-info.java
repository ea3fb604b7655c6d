/**
 * Reader protection: off-heap memory and mappings are released only after their last reader left.
 */
package io.lohdb.internal.epoch;
