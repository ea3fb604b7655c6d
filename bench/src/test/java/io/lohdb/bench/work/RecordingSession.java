package io.lohdb.bench.work;

import io.lohdb.bench.rivals.StoreSession;
import java.util.ArrayList;
import java.util.List;

/** Notes what it is told; every entry is there, with the stamp 7. */
final class RecordingSession implements StoreSession {
    final List<String> calls = new ArrayList<>();
    final List<Long> awaited = new ArrayList<>();
    boolean isEmpty;
    private long tickets;

    @Override
    public void put(final long number, final long stamp) {
        calls.add("put " + number + " " + stamp);
    }

    @Override
    public long get(final long number) {
        calls.add("get " + number);
        return isEmpty || number >= Works.ABSENT ? MISSING : 7;
    }

    @Override
    public void delete(final long number) {
        calls.add("delete " + number);
    }

    @Override
    public int scan(final long number, final int count) {
        calls.add("scan " + count);
        return count;
    }

    @Override
    public long getAll(final long[] numbers) {
        calls.add("getAll " + numbers.length);
        return 0;
    }

    @Override
    public long walk(final long limit) {
        calls.add("walk " + limit);
        return 3;
    }

    @Override
    public long putLater(final long number, final long stamp) {
        return ++tickets;
    }

    @Override
    public void await(final long ticket) {
        awaited.add(ticket);
    }
}
