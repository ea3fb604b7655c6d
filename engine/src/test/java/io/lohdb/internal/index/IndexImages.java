package io.lohdb.internal.index;

import io.lohdb.internal.format.CheckpointPage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;

/** The images of an index's pages, as a test keeps them: one buffer per page. One thread. */
final class IndexImages {
    private final List<CheckpointPage> shapes = new ArrayList<>();
    private final List<UnsafeBuffer> images = new ArrayList<>();
    private int copied;

    /** Copies the next page, or takes it over from earlier images; false at the end. */
    boolean take(IndexFixture fixture, IndexCapture capture, IndexImages earlier, int since) {
        final long token = fixture.epoch.enter();
        try {
            if (!capture.look()) {
                return false;
            }
            final CheckpointPage shape =
                    new CheckpointPage(
                            capture.prefix(), capture.depth(), capture.lineCount(), 0, 0, 0);
            if (earlier != null && !capture.isChangedSince(since)) {
                final int place = earlier.shapes.indexOf(shape);
                if (place < 0) {
                    throw new IllegalStateException("an unchanged page without an image");
                }
                shapes.add(shape);
                images.add(earlier.images.get(place));
                capture.skip();
                return true;
            }
            final UnsafeBuffer image = new UnsafeBuffer(new byte[shape.length()]);
            if (capture.copy(image, 0)) {
                shapes.add(shape);
                images.add(image);
                copied++;
            }
            return true;
        } finally {
            fixture.epoch.exit(token);
        }
    }

    /** Copies all pages of an index that nobody changes. */
    static IndexImages of(IndexFixture fixture) {
        final IndexImages images = new IndexImages();
        final IndexCapture capture = fixture.index.beginCapture();
        while (images.take(fixture, capture, null, 0)) {
            // the next one
        }
        fixture.index.endCapture();
        return images;
    }

    List<CheckpointPage> shapes() {
        return shapes;
    }

    UnsafeBuffer image(int page) {
        return images.get(page);
    }

    /** Pages that were copied, not taken over. */
    int copied() {
        return copied;
    }

    int count() {
        return shapes.size();
    }

    void load(HashIndex index, LongUnaryOperator locations) {
        final IndexLoad load = index.beginLoad(shapes.size());
        for (int i = 0; i < shapes.size(); i++) {
            load.add(i, shapes.get(i), images.get(i), locations);
        }
        load.finish();
    }
}
