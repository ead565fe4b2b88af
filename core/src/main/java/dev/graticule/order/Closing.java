package dev.graticule.order;

import java.util.List;

/** Closes everything, also when something fails. */
final class Closing {
  private Closing() {}

  static void all(List<? extends AutoCloseable> things) {
    RuntimeException first = null;
    for (AutoCloseable thing : things) {
      try {
        thing.close();
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      } catch (Exception e) {
        throw new AssertionError("Nothing here throws a checked error.", e);
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
