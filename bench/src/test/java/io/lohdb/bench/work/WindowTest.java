package io.lohdb.bench.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.rivals.PromiseMode;
import io.lohdb.bench.rivals.RivalStore;
import io.lohdb.bench.rivals.Rivals;
import io.lohdb.bench.rivals.StoreFaultException;
import io.lohdb.bench.rivals.StoreRequest;
import io.lohdb.bench.rivals.StoreSession;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WindowTest {
    private static final int KEY_COUNT = 1000;
    private static final int VALUE_LENGTH = 16;

    private final RivalStore store =
            Rivals.named("hashmap")
                    .orElseThrow()
                    .open(
                            new StoreRequest(
                                    Path.of("unused"),
                                    PromiseMode.NONE,
                                    Window.capacity(KEY_COUNT),
                                    VALUE_LENGTH));

    private void load() {
        try (StoreSession session = store.session()) {
            for (int i = 0; i < KEY_COUNT; i++) {
                session.put(i, i);
            }
        }
    }

    private double rate(final Work work, final int threadCount) {
        return new Window(store, new WindowPlan(KEY_COUNT, VALUE_LENGTH, threadCount, 1, 5, 1))
                .rate(work);
    }

    @Test
    void measuresARateWithAnyNumberOfThreads() {
        load();
        assertTrue(rate(Work.READ, 1) > 0);
        assertTrue(rate(Work.READ_MODIFY_WRITE, 3) > 0);
    }

    @Test
    void leavesTheStoreWithTheEntriesThatItFound() {
        load();
        rate(Work.YCSB_D, 2);
        assertEquals(KEY_COUNT, store.count());
        rate(Work.DELETE, 1);
        assertEquals(KEY_COUNT, store.count());
    }

    @Test
    void failsWithWhatAThreadHasMet() {
        assertThrows(StoreFaultException.class, () -> rate(Work.READ, 2));
    }

    @Test
    void asksStoresForRoomForWhatIsInserted() {
        assertEquals(1_250_000, Window.capacity(1_000_000));
        assertEquals(2, Window.capacity(1));
    }
}
