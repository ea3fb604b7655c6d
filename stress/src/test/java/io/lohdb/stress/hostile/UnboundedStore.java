package io.lohdb.stress.hostile;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

/** Stores where no buffer would: what a wild write of the engine does. Stateless. */
final class UnboundedStore {
    private UnboundedStore() {}

    static void putByte(ByteBuffer memory, int offset, byte value) {
        UnsafeApi.putByte(null, BufferUtil.address(memory) + offset, value);
    }
}
