package dev.graticule.query;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** Finds the name that was probably meant. */
final class NearestName {
  private NearestName() {}

  /** A sentence such as {@code Did you mean "reports"?}, or one that lists what there is. */
  static String hint(String name, Collection<String> known) {
    if (known.isEmpty()) {
      return "There are none.";
    }
    String nearest =
        known.stream()
            .min(
                Comparator.<String>comparingInt(k -> distance(Sql.folded(name), Sql.folded(k)))
                    .thenComparing(Comparator.naturalOrder()))
            .orElseThrow();
    int limit = Math.max(2, name.length() / 2);
    if (distance(Sql.folded(name), Sql.folded(nearest)) <= limit) {
      return "Did you mean \"%s\"?".formatted(nearest);
    }
    return known.stream()
        .sorted()
        .limit(20)
        .collect(
            Collectors.joining("\", \"", "There are \"", known.size() > 20 ? "\", …." : "\"."));
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(previous[j], row[j - 1]) + 1);
      }
      previous = row;
    }
    return previous[b.length()];
  }
}
