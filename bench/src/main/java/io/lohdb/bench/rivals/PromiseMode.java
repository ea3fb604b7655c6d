package io.lohdb.bench.rivals;

import java.util.Locale;

/** What a write has to survive when it returns. */
public enum PromiseMode {
    /** Nothing is asked for: the store's fastest way, whatever it promises then. */
    NONE,
    /** Power loss, once a sync in the background is done, at most 10 ms later. */
    INTERVAL,
    /** Power loss: every write waits for a sync. */
    SYNC;

    /**
     * As results name it.
     *
     * @return in small letters
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
