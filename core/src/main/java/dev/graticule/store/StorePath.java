package dev.graticule.store;

/**
 * The name of an object in a store: segments between slashes, relative to the store's root. It
 * cannot leave the root: no segment is empty, {@code .} or {@code ..}, and none holds a control
 * character or a backslash. The root itself is the empty path.
 *
 * @param value the text, without a slash at either end
 */
public record StorePath(String value) implements Comparable<StorePath> {
  private static final StorePath ROOT = new StorePath("");

  /** Checks each segment. */
  public StorePath {
    int start = 0;
    for (int i = 0; i <= value.length(); i++) {
      char c = i == value.length() ? '/' : value.charAt(i);
      if (c == '/') {
        if (!value.isEmpty() && isNoName(value, start, i)) {
          throw new StoreException(
              "\"%s\" is no path inside a store: its segments may not be empty, \".\" or \"..\"."
                  .formatted(value));
        }
        start = i + 1;
      } else if (c < ' ' || c == 0x7f || c == '\\') {
        throw new StoreException(
            "\"%s\" is no path inside a store: it holds a control character or a backslash; encode it."
                .formatted(value.replaceAll("\\p{Cntrl}", "?")));
      }
    }
  }

  private static boolean isNoName(String value, int start, int end) {
    int length = end - start;
    return length == 0
        || (length <= 2 && value.charAt(start) == '.' && value.charAt(end - 1) == '.');
  }

  /**
   * A path of its text.
   *
   * @param value segments between slashes
   * @return the path
   * @throws StoreException when it would leave the root or has a forbidden character
   */
  public static StorePath of(String value) {
    return value.isEmpty() ? ROOT : new StorePath(value);
  }

  /**
   * The store's root.
   *
   * @return the empty path
   */
  public static StorePath root() {
    return ROOT;
  }

  /**
   * A path below this one.
   *
   * @param below segments between slashes
   * @return the path
   */
  public StorePath resolve(String below) {
    return value.isEmpty() ? of(below) : new StorePath(value + "/" + below);
  }

  /**
   * The last segment.
   *
   * @return the segment; empty for the root
   */
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /**
   * The path without its last segment.
   *
   * @return the path above; the root's is the root
   */
  public StorePath parent() {
    int slash = value.lastIndexOf('/');
    return slash < 0 ? ROOT : of(value.substring(0, slash));
  }

  /**
   * Tells whether this path is the other or lies below it.
   *
   * @param other another path
   * @return whether it does
   */
  public boolean startsWith(StorePath other) {
    return other.value.isEmpty()
        || value.equals(other.value)
        || value.startsWith(other.value + "/");
  }

  @Override
  public int compareTo(StorePath other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
