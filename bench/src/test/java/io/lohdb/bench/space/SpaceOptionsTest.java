package io.lohdb.bench.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lohdb.bench.report.UsageException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceOptionsTest {
    private static final List<String> NAMES = List.of("restart", "overwrite", "small");

    private static SpaceOptions parse(final String... arguments) {
        return SpaceOptions.parse(List.of(arguments), NAMES);
    }

    private static String complaint(final String... arguments) {
        return assertThrows(UsageException.class, () -> parse(arguments)).getMessage();
    }

    @Test
    void measuresEveryGoalWithTenMillionKeysByDefault() {
        final SpaceOptions options = parse();
        assertFalse(options.isQuick());
        assertEquals(10_000_000, options.keyCount());
        assertEquals(NAMES, options.names());
    }

    @Test
    void takesFewerKeysWhenQuickUnlessToldHowMany() {
        assertEquals(1_000_000, parse("--quick").keyCount());
        assertEquals(200_000, parse("--keys", "200000", "--quick").keyCount());
    }

    @Test
    void measuresNamedGoalsInTheOrderOfTheTable(@TempDir final Path folder) {
        final SpaceOptions options = parse("--only", "small,restart", "--dir", folder.toString());
        assertEquals(List.of("restart", "small"), options.names());
        assertEquals(folder, options.directory());
    }

    @Test
    void listsTheGoalsWhenOneIsUnknown() {
        assertEquals(
                "no such goal: speed, there are restart, overwrite, small",
                complaint("--only", "small,speed"));
        assertEquals("--only needs a name", complaint("--only"));
    }

    @Test
    void namesAnUnknownOption() {
        assertEquals("unknown option: --fast", complaint("--quick", "--fast"));
    }

    @Test
    void measuresLessWhenQuick() {
        final SpacePlan full = SpacePlan.of(parse());
        final SpacePlan quick = SpacePlan.of(parse("--quick"));
        assertTrue(quick.runCount() < full.runCount());
        assertTrue(quick.sliceNs() < full.sliceNs());
        assertTrue(quick.writesPerKey() < full.writesPerKey());
    }

    @Test
    void knowsEveryGoalByAName() {
        assertFalse(SpaceMain.goals().isEmpty());
        SpaceMain.goals().values().forEach(groups -> assertFalse(groups.isEmpty()));
    }
}
