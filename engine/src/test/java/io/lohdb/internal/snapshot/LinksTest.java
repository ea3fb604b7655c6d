package io.lohdb.internal.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.internal.epoch.Epoch;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LinksTest {
    private static final long NO_WAIT_NS = 0;

    private final Epoch epoch = new Epoch();
    private final Links links = new Links(epoch);

    @AfterEach
    void freesTheMemory() {
        links.close();
        assertTrue(epoch.drain(NO_WAIT_NS) || epoch.drain(1_000_000_000L));
        assertEquals(0, links.memoryBytes());
    }

    @Test
    void takesNoMemoryBeforeTheFirstLink() {
        assertEquals(0, links.memoryBytes());
        assertEquals(Links.NONE, links.get(1));
        assertEquals(Links.NONE, links.remove(1));
    }

    @Test
    void equalsAModel() {
        final Random random = new Random(42);
        final Map<Long, Long> model = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            final long location = 1 + random.nextInt(3_000);
            if (random.nextInt(3) == 0) {
                final Long expected = model.remove(location);
                assertEquals(expected == null ? Links.NONE : expected, links.remove(location));
            } else {
                final long target = 1 + random.nextInt(1 << 30);
                final long link = random.nextBoolean() ? target : Links.tombstone(target);
                model.put(location, link);
                links.put(location, link);
            }
            if (i % 10_000 == 0) {
                assertEqualsModel(model);
            }
        }
        assertEqualsModel(model);
    }

    private void assertEqualsModel(final Map<Long, Long> model) {
        for (long location = 1; location <= 3_000; location++) {
            assertEquals(model.getOrDefault(location, Links.NONE), links.get(location));
        }
        assertEquals(model.size(), links.count());
        assertEquals(
                model.values().stream().filter(Links::isTombstone).count(), links.tombstoneCount());
    }

    @Test
    void neverGrowsWhileOneLinkComesForEachThatGoes() {
        links.put(1, 7);
        for (long location = 2; location < 1_000_000; location++) {
            links.put(location, 7);
            links.remove(location - 1);
        }
        assertEquals(1, links.count());
        assertTrue(
                links.memoryBytes() <= (long) Links.SHARD_COUNT * LinkTable.MIN_CAPACITY * 16,
                () -> "bytes=" + links.memoryBytes());
    }

    @Test
    void clearingRemovesEverythingAtOnce() {
        for (long location = 1; location < 10_000; location++) {
            links.put(location, Links.tombstone(7));
        }
        final long removals = links.removals();
        links.clear();
        assertEquals(Links.NONE, links.get(1));
        assertEquals(0, links.count());
        assertEquals(0, links.tombstoneCount());
        assertFalse(links.isUnchangedSince(removals));
        assertTrue(epoch.drain(1_000_000_000L));
        assertEquals(0, links.memoryBytes());
    }

    @Test
    void giveBackTablesThatWereOutgrown() {
        for (long location = 1; location < 100_000; location++) {
            links.put(location, 7);
        }
        assertTrue(epoch.drain(1_000_000_000L));
        long held = 0;
        for (int shard = 0; shard < Links.SHARD_COUNT; shard++) {
            held += links.shard(shard).memoryBytes();
        }
        assertEquals(held, links.memoryBytes());
    }

    /**
     * A reader follows a chain 1 -> 2 -> target while unrelated links of the same tables come and
     * go, so that entries are shifted to and fro: it must never be told that there is no link,
     * unless it can tell that it has to look again, nor be given another one's link.
     */
    @Test
    void aReaderNeverMissesALinkAndNeverSeesAnothers() throws InterruptedException {
        final int stable = 64;
        for (long location = 1; location <= stable; location++) {
            links.put(location, 1_000_000 + location);
        }
        final AtomicBoolean isDone = new AtomicBoolean();
        final AtomicReference<String> fault = new AtomicReference<>();
        final AtomicLong reads = new AtomicLong();
        final Thread reader =
                new Thread(
                        () -> {
                            final Random random = new Random(7);
                            while (!isDone.get() && fault.get() == null) {
                                read(1 + random.nextInt(stable), fault);
                                reads.incrementAndGet();
                            }
                        });
        reader.start();
        final Random random = new Random(11);
        for (int i = 0; (i < 2_000_000 || reads.get() < 1_000) && fault.get() == null; i++) {
            final long location = stable + 1 + random.nextInt(4_000);
            if (random.nextBoolean()) {
                links.put(location, 2_000_000 + location);
            } else {
                links.remove(location);
            }
            epoch.reclaim();
        }
        isDone.set(true);
        reader.join();
        assertEquals(null, fault.get());
    }

    private void read(final long location, final AtomicReference<String> fault) {
        final long token = epoch.enter();
        try {
            final long removals = links.removals();
            final long link = links.get(location);
            if (link == Links.NONE
                    ? links.isUnchangedSince(removals)
                    : link != 1_000_000 + location) {
                fault.set("location=" + location + " link=" + link);
            }
        } finally {
            epoch.exit(token);
        }
    }
}
