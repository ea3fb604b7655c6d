package io.lohdb.internal.index;

import static io.lohdb.internal.index.SlotDescriptor.LINE_SLOTS;

/**
 * Puts a slot into one of its two lines, and moves others out of the way if both are full: breadth
 * first, one move if that is enough, else two. Looking before moving means that a failed insertion
 * has changed nothing.
 *
 * <p>Called by the writer. Every move copies a slot to its other line before the old place is
 * overwritten, under the page's version, so that readers see each slot at least once.
 */
final class SlotInsertion {
    private SlotInsertion() {}

    /**
     * Inserts a slot whose key is not in the page.
     *
     * @return false, with the page unchanged, if two moves do not make room.
     */
    static boolean insert(Page page, long slot, int firstLine) {
        final int otherLine = SlotDescriptor.otherLine(firstLine, slot, page.lineMask());
        return insertWithoutMove(page, slot, firstLine)
                || insertWithoutMove(page, slot, otherLine)
                || insertAfterOneMove(page, slot, firstLine)
                || insertAfterOneMove(page, slot, otherLine)
                || insertAfterTwoMoves(page, slot, firstLine)
                || insertAfterTwoMoves(page, slot, otherLine);
    }

    private static boolean insertWithoutMove(Page page, long slot, int line) {
        final long empty = SlotLine.emptySlotAddress(page.lineAddress(line));
        if (empty == 0) {
            return false;
        }
        SlotDescriptor.publish(empty, slot);
        return true;
    }

    private static boolean insertAfterOneMove(Page page, long slot, int line) {
        for (int i = 0; i < LINE_SLOTS; i++) {
            final long place = SlotDescriptor.slotAddress(page.lineAddress(line), i);
            final long moved = SlotDescriptor.slotAt(place);
            final int target = SlotDescriptor.otherLine(line, moved, page.lineMask());
            final long empty = SlotLine.emptySlotAddress(page.lineAddress(target));
            if (empty != 0) {
                page.beginMove();
                SlotDescriptor.publish(empty, moved);
                page.advanceMove();
                SlotDescriptor.publish(place, slot);
                page.endMove();
                return true;
            }
        }
        return false;
    }

    private static boolean insertAfterTwoMoves(Page page, long slot, int line) {
        for (int i = 0; i < LINE_SLOTS; i++) {
            final long place = SlotDescriptor.slotAddress(page.lineAddress(line), i);
            final long moved = SlotDescriptor.slotAt(place);
            final int middleLine = SlotDescriptor.otherLine(line, moved, page.lineMask());
            for (int j = 0; j < LINE_SLOTS; j++) {
                final long middle = SlotDescriptor.slotAddress(page.lineAddress(middleLine), j);
                final long movedFirst = SlotDescriptor.slotAt(middle);
                final int target =
                        SlotDescriptor.otherLine(middleLine, movedFirst, page.lineMask());
                final long empty = SlotLine.emptySlotAddress(page.lineAddress(target));
                if (empty != 0) {
                    page.beginMove();
                    SlotDescriptor.publish(empty, movedFirst);
                    page.advanceMove();
                    SlotDescriptor.publish(middle, moved);
                    page.advanceMove();
                    SlotDescriptor.publish(place, slot);
                    page.endMove();
                    return true;
                }
            }
        }
        return false;
    }
}
