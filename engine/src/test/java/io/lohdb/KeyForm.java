package io.lohdb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The forms in which keys and values cross the API: the same text takes each of them. */
enum KeyForm {
    STRING {
        @Override
        long put(WriteOperations db, String key, String value) {
            return db.put(key, value);
        }

        @Override
        boolean putIfAbsent(WriteOperations db, String key, String value) {
            return db.putIfAbsent(key, value);
        }

        @Override
        boolean replace(WriteOperations db, String key, String expected, String value) {
            return db.replace(key, expected, value);
        }

        @Override
        boolean delete(WriteOperations db, String key) {
            return db.delete(key);
        }

        @Override
        String value(ReadOperations db, String key) {
            return db.getString(key);
        }

        @Override
        boolean contains(ReadOperations db, String key) {
            return db.contains(key);
        }

        @Override
        WriteBatch put(WriteBatch batch, String key, String value) {
            return batch.put(key, value);
        }

        @Override
        WriteBatch delete(WriteBatch batch, String key) {
            return batch.delete(key);
        }
    },
    STRING_AND_BYTES {
        @Override
        long put(WriteOperations db, String key, String value) {
            return db.put(key, bytes(value));
        }

        @Override
        boolean putIfAbsent(WriteOperations db, String key, String value) {
            return db.putIfAbsent(key, value);
        }

        @Override
        boolean replace(WriteOperations db, String key, String expected, String value) {
            return db.replace(key, expected, value);
        }

        @Override
        boolean delete(WriteOperations db, String key) {
            return db.delete(key);
        }

        @Override
        String value(ReadOperations db, String key) {
            return text(db.get(key));
        }

        @Override
        boolean contains(ReadOperations db, String key) {
            return db.contains(key);
        }

        @Override
        WriteBatch put(WriteBatch batch, String key, String value) {
            return batch.put(key, value);
        }

        @Override
        WriteBatch delete(WriteBatch batch, String key) {
            return batch.delete(key);
        }
    },
    BYTES {
        @Override
        long put(WriteOperations db, String key, String value) {
            return db.put(bytes(key), bytes(value));
        }

        @Override
        boolean putIfAbsent(WriteOperations db, String key, String value) {
            return db.putIfAbsent(bytes(key), bytes(value));
        }

        @Override
        boolean replace(WriteOperations db, String key, String expected, String value) {
            return db.replace(bytes(key), bytes(expected), bytes(value));
        }

        @Override
        boolean delete(WriteOperations db, String key) {
            return db.delete(bytes(key));
        }

        @Override
        String value(ReadOperations db, String key) {
            return text(db.get(bytes(key)));
        }

        @Override
        boolean contains(ReadOperations db, String key) {
            return db.contains(bytes(key));
        }

        @Override
        WriteBatch put(WriteBatch batch, String key, String value) {
            return batch.put(bytes(key), bytes(value));
        }

        @Override
        WriteBatch delete(WriteBatch batch, String key) {
            return batch.delete(bytes(key));
        }
    },
    HEAP_BUFFER {
        @Override
        DirectBuffer buffer(String text) {
            return new UnsafeBuffer(bytes(text));
        }
    },
    DIRECT_BUFFER {
        @Override
        DirectBuffer buffer(String text) {
            final ByteBuffer memory = ByteBuffer.allocateDirect(bytes(text).length);
            memory.put(bytes(text));
            return new UnsafeBuffer(memory);
        }
    },
    HEAP_RANGE {
        @Override
        DirectBuffer buffer(String text) {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[bytes(text).length + 2 * MARGIN]);
            buffer.setMemory(0, buffer.capacity(), (byte) '!');
            buffer.putBytes(MARGIN, bytes(text));
            return buffer;
        }

        @Override
        int margin() {
            return MARGIN;
        }
    },
    EXPANDABLE_RANGE {
        @Override
        DirectBuffer buffer(String text) {
            final ExpandableArrayBuffer buffer =
                    new ExpandableArrayBuffer(bytes(text).length + 2 * MARGIN);
            buffer.setMemory(0, buffer.capacity(), (byte) '!');
            buffer.putBytes(MARGIN, bytes(text));
            return buffer;
        }

        @Override
        int margin() {
            return MARGIN;
        }
    },
    HEAP_BYTES_STORE {
        @Override
        BytesStore<?, ?> store(String text) {
            return Bytes.wrapForRead(bytes(text));
        }
    },
    ELASTIC_HEAP_BYTES {
        @Override
        BytesStore<?, ?> store(String text) {
            return margined(Bytes.allocateElasticOnHeap(), text);
        }
    },
    NATIVE_BYTES {
        @Override
        BytesStore<?, ?> store(String text) {
            return margined(Bytes.allocateElasticDirect(), text);
        }
    },
    NATIVE_BYTES_STORE {
        @Override
        BytesStore<?, ?> store(String text) {
            return BytesStore.wrap(direct(text));
        }
    };

    private static final int MARGIN = 7;

    private static ByteBuffer direct(String text) {
        final ByteBuffer memory = ByteBuffer.allocateDirect(bytes(text).length);
        memory.put(bytes(text)).flip();
        return memory;
    }

    private static Bytes<?> margined(Bytes<?> bytes, String text) {
        bytes.write("before!".getBytes(StandardCharsets.US_ASCII));
        bytes.write(bytes(text));
        bytes.readSkip(MARGIN);
        return bytes;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** The text as a buffer between margins; null for forms that are no buffers. */
    DirectBuffer buffer(String text) {
        return null;
    }

    /** Bytes before and behind the text in its buffer. */
    int margin() {
        return 0;
    }

    /** The text as chronicle's bytes; null for forms that are none. */
    BytesStore<?, ?> store(String text) {
        return null;
    }

    private int length(DirectBuffer buffer) {
        return buffer.capacity() - 2 * margin();
    }

    long put(WriteOperations db, String key, String value) {
        if (store(key) != null) {
            return db.put(store(key), store(value));
        }
        final DirectBuffer k = buffer(key);
        final DirectBuffer v = buffer(value);
        return margin() == 0
                ? db.put(k, v)
                : db.put(k, margin(), length(k), v, margin(), length(v));
    }

    boolean putIfAbsent(WriteOperations db, String key, String value) {
        return store(key) != null
                ? db.putIfAbsent(store(key), store(value))
                : db.putIfAbsent(whole(key), whole(value));
    }

    boolean replace(WriteOperations db, String key, String expected, String value) {
        return store(key) != null
                ? db.replace(store(key), store(expected), store(value))
                : db.replace(whole(key), whole(expected), whole(value));
    }

    /** These methods take whole buffers: the range becomes a view. */
    private DirectBuffer whole(String text) {
        final DirectBuffer buffer = buffer(text);
        return new UnsafeBuffer(buffer, margin(), length(buffer));
    }

    boolean delete(WriteOperations db, String key) {
        if (store(key) != null) {
            return db.delete(store(key));
        }
        final DirectBuffer k = buffer(key);
        return db.delete(k, margin(), length(k));
    }

    String value(ReadOperations db, String key) {
        if (store(key) != null) {
            final Bytes<?> destination =
                    this == NATIVE_BYTES
                            ? Bytes.allocateElasticDirect()
                            : Bytes.allocateElasticOnHeap();
            final int length = db.get(store(key), destination);
            if (length == ReadOperations.NOT_FOUND) {
                return null;
            }
            return destination.readRemaining() == length ? text(destination.toByteArray()) : "";
        }
        final DirectBuffer k = buffer(key);
        final UnsafeBuffer destination = new UnsafeBuffer(new byte[1000]);
        final int length =
                margin() == 0
                        ? db.get(k, destination)
                        : db.get(k, margin(), length(k), destination, margin());
        return length < 0 ? null : destination.getStringWithoutLengthUtf8(margin(), length);
    }

    boolean contains(ReadOperations db, String key) {
        if (store(key) != null) {
            return db.contains(store(key));
        }
        final DirectBuffer k = buffer(key);
        return db.contains(k, margin(), length(k));
    }

    WriteBatch put(WriteBatch batch, String key, String value) {
        if (store(key) != null) {
            return batch.put(store(key), store(value));
        }
        final DirectBuffer k = buffer(key);
        final DirectBuffer v = buffer(value);
        return batch.put(k, margin(), length(k), v, margin(), length(v));
    }

    WriteBatch delete(WriteBatch batch, String key) {
        if (store(key) != null) {
            return batch.delete(store(key));
        }
        final DirectBuffer k = buffer(key);
        return batch.delete(k, margin(), length(k));
    }
}
