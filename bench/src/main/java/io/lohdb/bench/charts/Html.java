package io.lohdb.bench.charts;

import java.util.List;

/** Text of a page, whose every foreign part is escaped. Not thread-safe. */
final class Html {
    private final StringBuilder text = new StringBuilder();

    /** What a reader shall see, in a form that is no markup. */
    static String escaped(final String text) {
        if (text == null) {
            return "";
        }
        final StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        point -> {
                            switch (point) {
                                case '&' -> safe.append("&amp;");
                                case '<' -> safe.append("&lt;");
                                case '>' -> safe.append("&gt;");
                                case '"' -> safe.append("&quot;");
                                case '\'' -> safe.append("&#39;");
                                default ->
                                        safe.appendCodePoint(
                                                Character.isISOControl(point) ? ' ' : point);
                            }
                        });
        return safe.toString();
    }

    /** Markup of this package's own. */
    Html raw(final String markup) {
        text.append(markup);
        return this;
    }

    /** Words of anybody's. */
    Html words(final String words) {
        text.append(escaped(words));
        return this;
    }

    /** An element that holds words only. */
    Html element(final String tag, final String words) {
        final int end = tag.indexOf(' ');
        return raw("<" + tag + ">")
                .words(words)
                .raw("</" + (end < 0 ? tag : tag.substring(0, end)) + ">\n");
    }

    /** The head of a table; columns that begin with a number sign are aligned to the right. */
    Html columns(final String... names) {
        raw("<thead><tr>");
        for (final String name : names) {
            if (name.startsWith("#")) {
                element("th class=\"n\" scope=\"col\"", name.substring(1));
            } else {
                element("th scope=\"col\"", name);
            }
        }
        return raw("</tr></thead>\n");
    }

    /** A cell with a figure. */
    Html figure(final String figure) {
        return element("td class=\"n\"", figure);
    }

    /** A cell with words. */
    Html cell(final String words) {
        return element("td", words);
    }

    /** The first cell of a row. */
    Html head(final String words) {
        return element("th scope=\"row\"", words);
    }

    /** Names and what they stand for. */
    Html pairs(final List<List<String>> pairs) {
        raw("<dl>\n");
        pairs.forEach(pair -> element("dt", pair.get(0)).element("dd", pair.get(1)));
        return raw("</dl>\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
