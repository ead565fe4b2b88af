package dev.graticule.convert;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names of a CSV file's fields, and its records held against them. */
final class CsvHeader {
  private final String file;
  private final List<String> names;
  private final Map<String, Integer> places = new HashMap<>();
  private final Set<String> nullTexts;

  private CsvHeader(String file, List<String> names, Set<String> nullTexts) {
    this.file = file;
    this.names = names;
    this.nullTexts = nullTexts;
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.isEmpty() || name.indexOf('\0') >= 0) {
        throw new ConvertException(
            "%s, line 1: field %d of the header has %s; give it a name."
                .formatted(
                    file, i + 1, name.isEmpty() ? "no name" : "a NUL character in its name"));
      }
      if (places.put(name, i) != null) {
        throw new ConvertException(
            "%s, line 1: the header has two fields \"%s\"; rename one.".formatted(file, name));
      }
    }
  }

  /** The header of a file, whose first record is taken when the names stand there. */
  static CsvHeader of(String file, CsvRecords records, CsvFormat format) {
    if (!format.names().isEmpty()) {
      return new CsvHeader(file, format.names(), format.nullTexts());
    }
    if (!records.advance()) {
      throw new ConvertException(
          file + " is empty; a CSV file begins with the names of its columns.");
    }
    return new CsvHeader(file, List.copyOf(records.fields()), format.nullTexts());
  }

  List<String> names() {
    return names;
  }

  /** Where a field stands. */
  int require(String name, String use) {
    Integer place = places.get(name);
    if (place == null) {
      throw new ConvertException(
          "%s has no field \"%s\", which is said to hold %s; its fields are %s."
              .formatted(file, name, use, names));
    }
    return place;
  }

  /**
   * Moves to the next row. Lines without any character are none, except where there is one column,
   * of which they hold no value.
   */
  boolean advance(CsvRecords records) {
    while (records.advance()) {
      if (records.isEmptyLine() && names.size() > 1) {
        continue;
      }
      if (records.fields().size() != names.size()) {
        throw new ConvertException(
            "%s, line %d: the record has %d fields where there are %d columns; quote fields that hold a separator or a quote."
                .formatted(file, records.line(), records.fields().size(), names.size()));
      }
      return true;
    }
    return false;
  }

  /** The text of a field, when it has a value. */
  Optional<String> text(CsvRecords records, int field) {
    String text = records.fields().get(field);
    return !records.isQuoted(field) && nullTexts.contains(text)
        ? Optional.empty()
        : Optional.of(text);
  }
}
