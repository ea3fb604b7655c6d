/**
 * The faults a LohDB user can meet, one type each. All but {@link
 * io.lohdb.exceptions.StoreClosedException} extend {@link io.lohdb.exceptions.LohDbException}.
 *
 * <p>Messages carry file names, positions, sequences and lengths, never keys or values.
 */
package io.lohdb.exceptions;
