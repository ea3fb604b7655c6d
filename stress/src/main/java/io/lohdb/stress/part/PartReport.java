package io.lohdb.stress.part;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a part has tried and found. For one thread; threads of a part keep their own and {@link
 * #add} them up at the end.
 */
public final class PartReport {
    private static final int MAX_FINDINGS = 20;

    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final List<String> skipped = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long findingCount;

    /** Adds to a count, for example "power cuts". */
    public PartReport count(final String what, final long more) {
        counts.merge(what, more, Long::sum);
        return this;
    }

    /** Notes something that could not be tried here, and why. */
    public PartReport skip(final String what, final String why) {
        skipped.add(what + ": " + why);
        return this;
    }

    /** Notes a broken promise; of very many, the first are kept and the rest counted. */
    public PartReport find(final Finding finding) {
        findingCount++;
        if (findings.size() < MAX_FINDINGS) {
            findings.add(finding);
        }
        return this;
    }

    /** Adds a line to print below the table, for example one row of a table of its own. */
    public PartReport note(final String line) {
        notes.add(line);
        return this;
    }

    /** Takes in what another thread of the part has reported. */
    public PartReport add(final PartReport other) {
        other.counts.forEach(this::count);
        skipped.addAll(other.skipped);
        notes.addAll(other.notes);
        other.findings.forEach(this::find);
        findingCount += other.findingCount - other.findings.size();
        return this;
    }

    /** What was tried: names to numbers, in the order of their first mention. */
    public Map<String, Long> counts() {
        return counts;
    }

    /** What could not be tried. */
    public List<String> skipped() {
        return skipped;
    }

    /** Broken promises, the first of them. */
    public List<Finding> findings() {
        return findings;
    }

    /** Broken promises, all of them counted. */
    public long findingCount() {
        return findingCount;
    }

    /** Further lines. */
    public List<String> notes() {
        return notes;
    }
}
