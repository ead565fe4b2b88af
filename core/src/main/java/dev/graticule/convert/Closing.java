package dev.graticule.convert;

import org.jspecify.annotations.Nullable;

/** How what was handed over is let go. */
@FunctionalInterface
interface Closing {

  /** Closes it. */
  void close() throws Exception;

  /** Closing of what may have to be closed; nothing otherwise. */
  static Closing of(Object held) {
    return held instanceof AutoCloseable closeable ? closeable::close : () -> {};
  }

  /**
   * Closes it, and then the others, whatever fails.
   *
   * @param name what messages call it
   */
  static void all(String name, Closing... held) {
    RuntimeException failed = null;
    for (Closing one : held) {
      try {
        one.close();
      } catch (RuntimeException e) {
        failed = joined(failed, e);
      } catch (Exception e) {
        failed =
            joined(
                failed,
                new ConvertException(
                    "%s cannot be closed: %s.".formatted(name, e.getMessage()), e));
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  private static RuntimeException joined(@Nullable RuntimeException first, RuntimeException next) {
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }
}
