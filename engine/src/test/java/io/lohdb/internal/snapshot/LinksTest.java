package io.lohdb.internal.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
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
    private static final long WAIT_NS = 1_000_000_000L;
    private static final long FACTOR = 1_000;
    private static final int STABLE = 16;
    private static final int CHURNED = 48;

    private final Epoch epoch = new Epoch();
    private final Links links = new Links(epoch);

    @AfterEach
    void freesTheMemory() {
        links.close();
        assertTrue(epoch.drain(WAIT_NS));
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
            final long location = 1L + random.nextInt(3_000);
            if (random.nextInt(3) == 0) {
                final Long expected = model.remove(location);
                assertEquals(expected == null ? Links.NONE : expected, links.remove(location));
            } else {
                final long target = 1L + random.nextInt(1 << 30);
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
        assertTrue(epoch.drain(WAIT_NS));
        assertEquals(0, links.memoryBytes());
    }

    @Test
    void giveBackTablesThatWereOutgrown() {
        for (long location = 1; location < 100_000; location++) {
            links.put(location, 7);
        }
        assertTrue(epoch.drain(WAIT_NS));
        long held = 0;
        for (int shard = 0; shard < Links.SHARD_COUNT; shard++) {
            held += links.shard(shard).memoryBytes();
        }
        assertEquals(held, links.memoryBytes());
    }

    /**
     * The moments when the count of removals rises are all that protects readers from missing an
     * entry that is being moved: at each of them everything else has to be in the table, and there
     * has to be one for each move.
     */
    @Test
    void everyOtherLinkIsThereWheneverTheCountOfRemovalsRises() {
        int allMoves = 0;
        for (int removed = 0; removed < STABLE; removed++) {
            final LinkTable table = new LinkTable(2 * STABLE);
            final long[] locations = neighbours(STABLE);
            for (final long location : locations) {
                table.put(location, FACTOR * location);
            }
            final int[] places = places(table);
            final long gone = locations[removed];
            final int[] rises = {0};
            table.remove(
                    gone,
                    () -> {
                        rises[0]++;
                        // First the one that goes is still there, then one is in two places.
                        assertEquals(STABLE, linkCount(table));
                        for (final long location : locations) {
                            if (location != gone) {
                                assertEquals(FACTOR * location, table.get(location));
                            }
                        }
                    });
            final int[] placesAfter = places(table);
            int moves = 0;
            for (int i = 0; i < STABLE; i++) {
                moves += i != removed && places[i] != placesAfter[i] ? 1 : 0;
            }
            assertEquals(1 + moves, rises[0]);
            allMoves += moves;
            assertEquals(Links.NONE, table.get(gone));
            table.free();
        }
        assertTrue(allMoves > 0);
    }

    private static int linkCount(final LinkTable table) {
        int count = 0;
        for (int entry = 0; entry < table.capacity(); entry++) {
            count += table.linkAt(entry) == Links.NONE ? 0 : 1;
        }
        return count;
    }

    private static int[] places(final LinkTable table) {
        final long[] locations = neighbours(STABLE);
        final int[] places = new int[locations.length];
        for (int i = 0; i < locations.length; i++) {
            for (int entry = 0; entry < table.capacity(); entry++) {
                places[i] = table.keyAt(entry) == locations[i] ? entry : places[i];
            }
        }
        return places;
    }

    private static long[] neighbours(final int count) {
        // Random ones: those of consecutive numbers are spread so evenly that nothing collides.
        return new Random(3)
                .longs(1, 1L << 38)
                .filter(location -> LinkTable.shard(location) == 0)
                .limit(count)
                .toArray();
    }

    /**
     * A reader looks links up that are there all the time, while others of the same small table
     * come and go, so that entries are shifted to and fro: it must never be told that there is no
     * link, unless it can tell that it has to look again, nor be given another one's link.
     */
    @Test
    void aReaderNeverMissesALinkAndNeverSeesAnothers() throws InterruptedException {
        final long[] neighbours = neighbours(STABLE + CHURNED);
        for (int i = 0; i < STABLE; i++) {
            links.put(neighbours[CHURNED + i], FACTOR * neighbours[CHURNED + i]);
        }
        final AtomicBoolean isDone = new AtomicBoolean();
        final AtomicReference<String> fault = new AtomicReference<>();
        final AtomicLong reads = new AtomicLong();
        final Thread reader =
                new Thread(
                        () -> {
                            for (int i = 0; !isDone.get() && fault.get() == null; i++) {
                                read(neighbours[CHURNED + i % STABLE], fault);
                                reads.incrementAndGet();
                            }
                        });
        reader.start();
        final Random random = new Random(11);
        for (int i = 0; i < 3_000_000 || reads.get() < 1_000_000; i++) {
            final long location = neighbours[random.nextInt(CHURNED)];
            if (links.remove(location) == Links.NONE) {
                links.put(location, FACTOR * location);
            }
            if (fault.get() != null) {
                break;
            }
        }
        isDone.set(true);
        reader.join();
        assertNull(fault.get());
    }

    private void read(final long location, final AtomicReference<String> fault) {
        final long token = epoch.enter();
        try {
            final long removals = links.removals();
            final long link = links.get(location);
            final boolean isMissing = link == Links.NONE && links.isUnchangedSince(removals);
            final boolean isAnothers = link != Links.NONE && link != FACTOR * location;
            if (isMissing || isAnothers) {
                fault.set("location=" + location + " link=" + link);
            }
        } finally {
            epoch.exit(token);
        }
    }
}
