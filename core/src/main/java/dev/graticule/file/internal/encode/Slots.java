package dev.graticule.file.internal.encode;

import java.util.Arrays;

/**
 * The levels of one leaf column for some rows, and where the leaf's values lie in its vector. A
 * slot is a value, or the place where one is absent.
 */
final class Slots {
  private int count;
  private int values;
  private boolean dense;
  private int first;
  private int maxDefinition;
  private int[] positions = new int[0];
  private int[] definitions = new int[0];
  private int[] repetitions = new int[0];

  /** Every slot has a value, they lie side by side, and none repeats. */
  void setDense(int firstPosition, int slotCount) {
    dense = true;
    first = firstPosition;
    count = slotCount;
    values = slotCount;
  }

  /** Begins slots with levels of their own. */
  void begin(int slotCount, int maximumDefinition) {
    maxDefinition = maximumDefinition;
    dense = false;
    count = slotCount;
    values = 0;
    if (positions.length < slotCount) {
      int capacity = Math.max(1024, slotCount + slotCount / 2);
      positions = new int[capacity];
      definitions = new int[capacity];
      repetitions = new int[capacity];
    }
  }

  void setLevels(int slot, int repetition, int definition) {
    repetitions[slot] = repetition;
    definitions[slot] = definition;
  }

  void addValue(int position) {
    positions[values++] = position;
  }

  /** How many slots there are. */
  int count() {
    return count;
  }

  /** How many of them have a value. */
  int values() {
    return values;
  }

  /** Whether values lie side by side from {@link #first()} and each slot has one. */
  boolean isDense() {
    return dense;
  }

  int first() {
    return first;
  }

  int position(int value) {
    return dense ? first + value : positions[value];
  }

  int definition(int slot) {
    return definitions[slot];
  }

  int repetition(int slot) {
    return repetitions[slot];
  }

  /** Whether a slot has a value. */
  boolean hasValue(int slot) {
    return dense || definitions[slot] == maxDefinition;
  }

  @Override
  public String toString() {
    return "Slots[%d, values at %s]"
        .formatted(count, dense ? first + "…" : Arrays.toString(Arrays.copyOf(positions, values)));
  }
}
