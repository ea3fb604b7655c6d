package io.lohdb.bench.suite;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns: the first ones to the left, the rest to the right. One thread. */
final class TextTable {
    private static final String GAP = "  ";

    private final int leftColumns;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(final int leftColumns, final List<String> headings) {
        this.leftColumns = leftColumns;
        rows.add(List.copyOf(headings));
    }

    void add(final List<String> row) {
        if (row.size() != rows.get(0).size()) {
            throw new IllegalArgumentException("a row of other columns: " + row);
        }
        rows.add(List.copyOf(row));
    }

    String text() {
        final StringBuilder text = new StringBuilder();
        for (final List<String> row : rows) {
            final StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                final String cell = row.get(column);
                final String padding = " ".repeat(width(column) - cell.length());
                line.append(column == 0 ? "" : GAP)
                        .append(column < leftColumns ? cell + padding : padding + cell);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(final int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
