package dev.graticule.write;

import dev.graticule.job.InParallel;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** {@link InParallel} under the name that the writer of chunks calls it by. */
final class Together {
  private Together() {}

  /** Does something to each, so many at once, this thread included. */
  static <T> void forEach(List<T> things, Executor executor, int atMost, Consumer<T> action) {
    InParallel.forEach(things, executor, atMost, action);
  }
}
