package dev.graticule.delta;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the statistics of files for the few columns that somebody asks about: each has a slot, and
 * whatever else a text says is passed over. What cannot be read says nothing. Safe for use by
 * several threads.
 */
final class StatisticsReader {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String ROWS = "numRecords";
  private static final String ROWS_FIRST = "{\"" + ROWS + "\":";

  /** Longer numbers of rows are left to the parser. */
  private static final int SURE_DIGITS = 18;

  private final Map<String, Integer> slots = new HashMap<>();
  private volatile Asked asked = new Asked(0, Field.of(-1));

  /** The columns that were asked about, as they are nested. */
  private record Asked(int slots, Field root) {}

  /** A step on the way to a column; below 0 where none ends. */
  private record Field(int slot, Map<String, Field> fields) {
    static Field of(int slot) {
      return new Field(slot, Map.of());
    }

    /** The same with a slot for what lies so many steps below. */
    Field with(String[] steps, int step, int added) {
      if (step == steps.length) {
        return new Field(added, fields);
      }
      Map<String, Field> more = new HashMap<>(fields);
      Field below = fields.getOrDefault(steps[step], of(-1));
      more.put(steps[step], below.with(steps, step + 1, added));
      return new Field(slot, more);
    }
  }

  /** Numbers and texts by slot, those that a file has. */
  static final class Values {
    private final @Nullable String[] min;
    private final @Nullable String[] max;
    private final @Nullable String[] nulls;
    private final boolean tight;

    Values(
        @Nullable String[] min, @Nullable String[] max, @Nullable String[] nulls, boolean tight) {
      this.min = min;
      this.max = max;
      this.nulls = nulls;
      this.tight = tight;
    }

    static Values none(int slots) {
      return new Values(new String[slots], new String[slots], new String[slots], true);
    }

    @Nullable String[] min() {
      return min;
    }

    @Nullable String[] max() {
      return max;
    }

    @Nullable String[] nulls() {
      return nulls;
    }

    boolean tight() {
      return tight;
    }

    /** Whether the text was read for a slot. */
    boolean has(int slot) {
      return slot < min.length;
    }
  }

  /** The slot of a key, from now on read. */
  synchronized int slot(String key) {
    Integer known = slots.get(key);
    if (known != null) {
      return known;
    }
    int slot = slots.size();
    slots.put(key, slot);
    String[] steps = key.split(String.valueOf(StatisticsColumns.STEP), -1);
    asked = new Asked(slot + 1, asked.root().with(steps, 0, slot));
    return slot;
  }

  /** What a text says of all that was asked about by now. */
  Values read(String text) {
    Asked now = asked;
    Values values = Values.none(now.slots());
    if (text.isEmpty()) {
      return values;
    }
    boolean tight = true;
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        @Nullable String[] target =
            switch (name) {
              case "minValues" -> values.min();
              case "maxValues" -> values.max();
              case "nullCount" -> values.nulls();
              default -> null;
            };
        if (name.equals("tightBounds")) {
          tight = value == JsonToken.VALUE_TRUE;
        } else if (target != null && value == JsonToken.START_OBJECT) {
          collect(json, now.root(), target);
        } else {
          json.skipChildren();
        }
      }
      return new Values(values.min(), values.max(), values.nulls(), tight);
    } catch (IOException e) {
      return Values.none(now.slots());
    }
  }

  private static void collect(JsonParser json, Field parent, @Nullable String[] target)
      throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      Field field = parent.fields().get(json.currentName());
      JsonToken value = json.nextToken();
      if (field == null) {
        json.skipChildren();
        continue;
      }
      switch (value) {
        case START_OBJECT -> collect(json, field, target);
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_STRING -> {
          if (field.slot() >= 0) {
            target[field.slot()] = json.getText();
          }
        }
        default -> json.skipChildren();
      }
    }
  }

  /** How many rows a file has, when its statistics say so. */
  static OptionalLong rows(String text) {
    long first = text.startsWith(ROWS_FIRST) ? digits(text, ROWS_FIRST.length()) : -1;
    return first >= 0 ? OptionalLong.of(first) : parsedRows(text);
  }

  /** A plain number before the next entry, as most writers begin; below 0 for anything else. */
  private static long digits(String text, int start) {
    long number = 0;
    for (int i = start; i < text.length() && i - start <= SURE_DIGITS; i++) {
      char c = text.charAt(i);
      if (c == ',' || c == '}') {
        boolean isNumber = i > start && (text.charAt(start) != '0' || i == start + 1);
        return isNumber ? number : -1;
      }
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return -1;
  }

  private static OptionalLong parsedRows(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return OptionalLong.empty();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals(ROWS)) {
          return value == JsonToken.VALUE_NUMBER_INT && json.getLongValue() >= 0
              ? OptionalLong.of(json.getLongValue())
              : OptionalLong.empty();
        }
        json.skipChildren();
      }
      return OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
