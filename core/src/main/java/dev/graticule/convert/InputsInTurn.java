package dev.graticule.convert;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The rows of several inputs, one after the other. The next is opened while one is read: a reader
 * with threads of its own, such as the native one of Parquet, goes ahead from then on, so that
 * nobody waits where one file ends and another begins.
 *
 * <p>Owns the sources it opened, and the inputs that it did not open yet.
 */
final class InputsInTurn implements BatchSource {
  private final Contract contract;
  private final Function<Input, BatchSource> opening;
  private final Deque<Input> left;

  /** The one that is read, and the next. */
  private final Deque<BatchSource> opened = new ArrayDeque<>();

  /**
   * Rows in turn.
   *
   * @param first the rows of the first input; taken over
   * @param others the inputs after it; taken over
   * @param opening opens one of them, under the contract of the first
   */
  InputsInTurn(BatchSource first, Collection<Input> others, Function<Input, BatchSource> opening) {
    this.contract = first.contract();
    this.left = new ArrayDeque<>(others);
    this.opening = opening;
    opened.add(first);
  }

  @Override
  public Contract contract() {
    return contract;
  }

  @Override
  public Optional<Batch> next() {
    while (!opened.isEmpty()) {
      if (opened.size() == 1 && !left.isEmpty()) {
        opened.add(opening.apply(left.remove()));
      }
      Optional<Batch> batch = opened.getFirst().next();
      if (batch.isPresent()) {
        return batch;
      }
      opened.remove().close();
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    List<Closing> all = new ArrayList<>();
    opened.forEach(rows -> all.add(rows::close));
    left.forEach(input -> all.add(input::release));
    opened.clear();
    left.clear();
    Closing.all("One of the inputs", all.toArray(Closing[]::new));
  }
}
