package dev.graticule.examples.tour;

import dev.graticule.table.LayoutQuality;
import dev.graticule.table.WindowSkip;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The part of the page where rows as they came stand beside rows in order. */
final class OrderPart {
  private OrderPart() {}

  static String of(InOrder inOrder) {
    LayoutQuality before = inOrder.asTheyCame();
    LayoutQuality after = inOrder.inOrder();
    String rows =
        row("Files", Long.toString(before.files()), Long.toString(after.files()))
            + row("Size", Sizes.of(before.bytes()), Sizes.of(after.bytes()))
            + row(
                "Area that boxes of files share, beside all they cover",
                overlap(before),
                overlap(after))
            + IntStream.range(0, Math.min(before.skips().size(), after.skips().size()))
                .mapToObj(i -> skip(before.skips().get(i), after.skips().get(i)))
                .collect(Collectors.joining());
    return Html.table(
        "As they came, and in order",
        "The same rows in two tables: <code>%s</code> as they came, <code>%s</code> along a Hilbert curve (<code>Layout.orderedBy(hilbert(…))</code>). Nothing is opened to tell this: it stands in what is known of the files."
            .formatted(Html.escape(inOrder.came()), Html.escape(inOrder.written().table())),
        "<th></th><th class=\"n\">As they came</th><th class=\"n\">In order</th>",
        rows);
  }

  private static String overlap(LayoutQuality quality) {
    OptionalDouble overlap = quality.overlap();
    return overlap.isEmpty() ? "–" : "%.1f %%".formatted(100 * overlap.getAsDouble());
  }

  private static String skip(WindowSkip before, WindowSkip after) {
    return row(
        "Bytes that a window of %s%% of the extent skips"
            .formatted(Double.toString(100 * before.window()).replaceAll("\\.0$", "")),
        share(before),
        share(after));
  }

  private static String share(WindowSkip skip) {
    return "%.1f %%".formatted(100 * skip.bytes());
  }

  private static String row(String what, String before, String after) {
    return "<tr><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td></tr>"
        .formatted(what, before, after);
  }
}
