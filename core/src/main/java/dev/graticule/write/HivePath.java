package dev.graticule.write;

import dev.graticule.predicate.Literal;
import dev.graticule.store.StorePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Partition values as folders, the way Hive and Spark write them: {@code
 * region=north/day=2026-11-01}. Whatever could be more than a name is percent-encoded, so that no
 * value can leave the table; null is {@value #NULL}.
 */
public final class HivePath {
  /** Stands for null. */
  public static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  /** What most file systems allow a name. */
  static final int MAX_SEGMENT_BYTES = 255;

  private static final String ENCODED = "\"#%'*/:=?\\{}[]^<>|`;";

  private HivePath() {}

  /**
   * The folder of partition values.
   *
   * @param partition values by column, outermost first
   * @return the folder; the root for no column
   * @throws PartitionValueException when a value is too long for a folder's name
   */
  public static StorePath of(Map<String, Optional<Literal>> partition) {
    StorePath path = StorePath.root();
    for (Map.Entry<String, Optional<Literal>> entry : partition.entrySet()) {
      path = path.resolve(segment(entry.getKey(), entry.getValue()));
    }
    return path;
  }

  private static String segment(String column, Optional<Literal> value) {
    String segment = encode(column) + "=" + value.map(HivePath::text).orElse(NULL);
    int bytes = segment.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_SEGMENT_BYTES) {
      throw new PartitionValueException(
          "A value of partition column \"%s\" takes %d bytes as the name of a folder, %d are allowed: %s…. Partition by something shorter."
              .formatted(column, bytes, MAX_SEGMENT_BYTES, segment.substring(0, 60)));
    }
    return segment;
  }

  private static String text(Literal literal) {
    String encoded = encode(PartitionText.write(literal));
    // A text that looks like null must not become null.
    return encoded.equals(NULL) ? "%5F" + encoded.substring(1) : encoded;
  }

  private static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == 0x7f || ENCODED.indexOf(c) >= 0) {
        encoded.append('%').append("%02X".formatted((int) c));
      } else if (c >= 0x80 && c < 0xa0) {
        // Control characters beyond ASCII, as their UTF-8 bytes.
        for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
          encoded.append('%').append("%02X".formatted(b & 0xff));
        }
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  /**
   * The raw partition values that a path names, in its order.
   *
   * @param path a file's path
   * @return decoded text by column, empty for null; no entry for folders of another form
   */
  public static Map<String, Optional<String>> parse(StorePath path) {
    Map<String, Optional<String>> values = new LinkedHashMap<>();
    for (String segment : folders(path)) {
      int equals = segment.indexOf('=');
      if (equals > 0) {
        String value = segment.substring(equals + 1);
        values.put(
            decode(segment.substring(0, equals)),
            value.equals(NULL) ? Optional.empty() : Optional.of(decode(value)));
      }
    }
    return values;
  }

  private static List<String> folders(StorePath path) {
    List<String> segments = new ArrayList<>(List.of(path.value().split("/", -1)));
    segments.remove(segments.size() - 1);
    return segments;
  }

  /** Leaves a percent sign alone that begins no code, as Hive does. */
  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] decoded = new byte[bytes.length];
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
      if (low >= 0) {
        decoded[length++] = (byte) (high * 16 + low);
        i += 2;
      } else {
        decoded[length++] = bytes[i];
      }
    }
    return new String(decoded, 0, length, StandardCharsets.UTF_8);
  }
}
