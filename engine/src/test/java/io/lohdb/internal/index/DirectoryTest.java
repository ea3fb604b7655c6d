package io.lohdb.internal.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectoryTest {
    private static final PageMemory NO_MEMORY = new PageMemory(64, Page.MIN_LINES);

    private static Page page(int depth, long prefix) {
        return new Page(NO_MEMORY, depth, prefix, false, 1);
    }

    @Test
    void leadsEveryHashToItsOnlyPage() {
        final Page only = page(0, 0);
        final Directory directory = new Directory(only);

        assertSame(only, directory.page(0));
        assertSame(only, directory.page(-1));
        assertSame(only, directory.page(Long.MIN_VALUE));
        assertEquals(0, directory.depth());
    }

    @Test
    void leadsByTheTopBits() {
        final Directory directory = new Directory(page(0, 0));
        final Page zero = page(1, 0);
        final Page oneZero = page(2, 0x8000_0000_0000_0000L);
        final Page oneOne = page(2, 0xC000_0000_0000_0000L);
        directory.deepen();
        directory.deepen();
        directory.assign(zero);
        directory.assign(oneZero);
        directory.assign(oneOne);

        assertEquals(2, directory.depth());
        assertSame(zero, directory.page(0));
        assertSame(zero, directory.page(0x7FFF_FFFF_FFFF_FFFFL));
        assertSame(oneZero, directory.page(0x8000_0000_0000_0000L));
        assertSame(oneZero, directory.page(0xBFFF_FFFF_FFFF_FFFFL));
        assertSame(oneOne, directory.page(0xC000_0000_0000_0000L));
        assertSame(oneOne, directory.page(-1));
        final List<Page> visited = new ArrayList<>();
        directory.forEachPage(visited::add);
        assertEquals(List.of(zero, oneZero, oneOne), visited);
    }

    @Test
    void keepsItsPagesWhenItDeepens() {
        final Page only = page(0, 0);
        final Directory directory = new Directory(only);
        for (int i = 0; i < 10; i++) {
            directory.deepen();
        }
        for (long key = 0; key < 1000; key++) {
            assertSame(only, directory.page(TestHashes.mix(key)));
        }
    }

    @Test
    void pageKnowsTheEndsOfItsRange() {
        assertEquals(-1, page(0, 0).lastHash());
        assertEquals(0x7FFF_FFFF_FFFF_FFFFL, page(1, 0).lastHash());
        assertEquals(0xBFFF_FFFF_FFFF_FFFFL, page(2, 0x8000_0000_0000_0000L).lastHash());
        assertEquals(-1, page(2, 0xC000_0000_0000_0000L).lastHash());
    }
}
