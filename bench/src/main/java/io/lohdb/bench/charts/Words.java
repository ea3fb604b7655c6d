package io.lohdb.bench.charts;

import io.lohdb.bench.results.Measurement;
import io.lohdb.bench.results.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is said of workloads, for people. Any thread. */
final class Words {
    private static final long MILLION = 1_000_000;
    private static final long THOUSAND = 1_000;
    private static final int KIBIBYTE = 1_024;

    private static final Map<String, String> WORKS =
            Map.ofEntries(
                    Map.entry("read", "Reads"),
                    Map.entry("miss", "Reads of absent keys"),
                    Map.entry("put", "Puts"),
                    Map.entry("read-modify-write", "Read, change, write"),
                    Map.entry("delete", "Deletes"),
                    Map.entry("ycsb-a", "YCSB A: half reads, half updates"),
                    Map.entry("ycsb-b", "YCSB B: 95 % reads, 5 % updates"),
                    Map.entry("ycsb-c", "YCSB C: reads only"),
                    Map.entry("ycsb-d", "YCSB D: 95 % reads of the latest"),
                    Map.entry("ycsb-e", "YCSB E: short scans"),
                    Map.entry("ycsb-f", "YCSB F: half read-modify-write"),
                    Map.entry("get-all-16", "Reads of 16 keys at once"),
                    Map.entry("put-pipelined", "Puts, pipelined"),
                    Map.entry("load", "Load into an empty store"),
                    Map.entry("scan", "Scan of everything"),
                    Map.entry("memory", "Memory"),
                    Map.entry("disk", "Disk"),
                    Map.entry("reopen-clean", "Opening after a clean close"),
                    Map.entry("reopen-kill", "Opening after a kill"));

    private Words() {}

    /** Without characters that no page and no picture can show. */
    static String printable(final String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cs}]", " ");
    }

    static String work(final String work) {
        return WORKS.getOrDefault(work, work);
    }

    static String keys(final long count) {
        if (count >= MILLION && count % MILLION == 0) {
            return String.format(Locale.ROOT, "%,d M", count / MILLION);
        }
        return count >= THOUSAND && count % THOUSAND == 0
                ? String.format(Locale.ROOT, "%,d K", count / THOUSAND)
                : String.format(Locale.ROOT, "%,d", count);
    }

    static String length(final int length) {
        return length >= KIBIBYTE && length % KIBIBYTE == 0
                ? length / KIBIBYTE + " KiB"
                : length + " B";
    }

    static String threads(final int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }

    /** Work and how it was done, without keys, values and threads. */
    static String manner(final Workload workload) {
        final List<String> parts = new ArrayList<>();
        parts.add(work(workload.work()));
        if (!"sequential".equals(workload.distribution())
                && !String.valueOf(workload.work()).startsWith("ycsb-")) {
            parts.add(String.valueOf(workload.distribution()));
        }
        if (!"none".equals(workload.durability())) {
            parts.add("durability " + workload.durability());
        }
        if (!"fresh".equals(workload.state())) {
            parts.add(String.valueOf(workload.state()));
        }
        return String.join(", ", parts);
    }

    /** What a comparison is of; the same work may be measured in rates and in times. */
    static String measured(final Comparison comparison) {
        return Measurement.MICROSECONDS.equals(comparison.unit())
                ? manner(comparison.workload()) + ", time of each"
                : manner(comparison.workload());
    }

    static String shape(final Workload workload) {
        return keys(workload.keyCount())
                + " keys of "
                + length(workload.keyLength())
                + ", values of "
                + length(workload.valueLength());
    }

    static String direction(final String unit) {
        return Measurement.PER_SECOND.equals(unit) ? "more is better" : "less is better";
    }
}
