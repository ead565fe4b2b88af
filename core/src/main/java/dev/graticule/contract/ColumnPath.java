package dev.graticule.contract;

import java.util.ArrayList;
import java.util.List;

/**
 * The way to a column or to a part of one. A step is a name, below a list {@code element}, below a
 * map {@code key} or {@code value}. The way without steps is the contract itself.
 *
 * @param steps the steps, outermost first
 */
public record ColumnPath(List<String> steps) {
  /** The step to the elements of a list. */
  public static final String ELEMENT = "element";

  /** The step to the keys of a map. */
  public static final String KEY = "key";

  /** The step to the values of a map. */
  public static final String VALUE = "value";

  /** Copies the steps. */
  public ColumnPath {
    steps = List.copyOf(steps);
  }

  /**
   * A path by its steps.
   *
   * @param steps the steps, outermost first; none for the contract itself
   * @return the path
   */
  public static ColumnPath of(String... steps) {
    return new ColumnPath(List.of(steps));
  }

  /**
   * The path one step on.
   *
   * @param step the step
   * @return the longer path
   */
  public ColumnPath then(String step) {
    List<String> longer = new ArrayList<>(steps);
    longer.add(step);
    return new ColumnPath(longer);
  }

  /**
   * Tells whether this is the contract itself.
   *
   * @return whether there is no step
   */
  public boolean isRoot() {
    return steps.isEmpty();
  }

  /** The steps with dots between them, for people: a name may hold dots of its own. */
  @Override
  public String toString() {
    return String.join(".", steps);
  }
}
