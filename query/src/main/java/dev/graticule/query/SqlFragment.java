package dev.graticule.query;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of SQL with the values of its question marks.
 *
 * @param text the piece
 * @param values one for each question mark, in order
 */
record SqlFragment(String text, List<Object> values) {
  SqlFragment {
    values = List.copyOf(values);
  }

  static SqlFragment of(String text, Object... values) {
    return new SqlFragment(text, List.of(values));
  }

  static SqlFragment joined(List<SqlFragment> parts, String separator) {
    List<Object> all = new ArrayList<>();
    parts.forEach(part -> all.addAll(part.values()));
    return new SqlFragment(
        parts.stream().map(SqlFragment::text).collect(Collectors.joining(separator)), all);
  }

  SqlFragment wrapped(String before, String after) {
    return new SqlFragment(before + text + after, values);
  }

  /** The same with the values written into the text, where none can be bound. */
  String inlined() {
    StringBuilder whole = new StringBuilder();
    int next = 0;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == 0 && c == '?') {
        whole.append(Parameters.literal(values.get(next++)));
        continue;
      }
      if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == quote) {
        quote = 0;
      }
      whole.append(c);
    }
    return whole.toString();
  }
}
