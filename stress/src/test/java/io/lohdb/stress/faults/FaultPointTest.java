package io.lohdb.stress.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lohdb.stress.disk.IoFault;
import io.lohdb.stress.disk.IoKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Naming faults, numbering pairs of them, and when a plan has them happen. */
final class FaultPointTest {
    @Test
    void pointIsReadBackFromItsText() {
        List<FaultPoint> points =
                List.of(
                        new FaultPoint(57, IoFault.EIO, true),
                        new FaultPoint(80, IoFault.KILL, false));
        assertEquals(points, FaultPoint.parse("57:EIO:ever,80:kill:once"));
        assertEquals(points, FaultPoint.parse(points.get(0) + "," + points.get(1)));
    }

    @Test
    void rejectsTextThatIsNoPoint() {
        for (String text : List.of("", "57", "57:EIO", "57:EIO:twice", "x:EIO:once")) {
            assertThrows(IllegalArgumentException.class, () -> FaultPoint.parse(text));
        }
    }

    private static List<IoFault> faults(FaultPlan plan, IoKind... kinds) {
        List<IoFault> faults = new ArrayList<>();
        for (IoKind kind : kinds) {
            faults.add(plan.before(kind, 1));
        }
        return faults;
    }

    @Test
    void fullDeviceCanStillBeRead() {
        FaultPlan plan = new FaultPlan(List.of(new FaultPoint(2, IoFault.ENOSPC, true)));
        assertEquals(
                List.of(IoFault.NONE, IoFault.ENOSPC, IoFault.NONE, IoFault.ENOSPC),
                faults(plan, IoKind.WRITE, IoKind.WRITE, IoKind.READ, IoKind.CREATE));
        assertEquals(2, plan.hitCount());
        assertEquals(1, plan.metCount());
    }

    @Test
    void faultThatHappensOnceIsOver() {
        FaultPlan plan = new FaultPlan(List.of(new FaultPoint(1, IoFault.EIO, false)));
        assertEquals(List.of(IoFault.EIO, IoFault.NONE), faults(plan, IoKind.WRITE, IoKind.WRITE));
    }

    @Test
    void everyPairIsTriedOnce() {
        FaultPairs pairs = new FaultPairs(6, new SplittableRandom(3));
        Set<List<FaultPoint>> tried = new HashSet<>();
        for (long place = 0; place < pairs.count(); place++) {
            List<FaultPoint> points = pairs.points(place);
            assertEquals(true, points.get(0).step() < points.get(1).step());
            assertEquals(true, points.get(1).step() <= 6);
            tried.add(points);
        }
        assertEquals(15 * 6, pairs.count());
        assertEquals(pairs.count(), tried.size());
    }
}
