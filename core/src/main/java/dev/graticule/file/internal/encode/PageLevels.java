package dev.graticule.file.internal.encode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The repetition and definition levels of one page. Costs nothing while no value is missing. */
final class PageLevels {
  private final int maxRepetition;
  private final int maxDefinition;
  private int count;
  private int present;
  private boolean plain = true;
  private int[] repetitions = new int[0];
  private int[] definitions = new int[0];

  PageLevels(int maxRepetition, int maxDefinition) {
    this.maxRepetition = maxRepetition;
    this.maxDefinition = maxDefinition;
  }

  void add(Slots slots) {
    if (slots.isDense() && plain) {
      count += slots.count();
      present += slots.count();
      return;
    }
    spellOut();
    reserve(count + slots.count());
    for (int i = 0; i < slots.count(); i++) {
      repetitions[count + i] = slots.isDense() ? 0 : slots.repetition(i);
      definitions[count + i] = slots.isDense() ? maxDefinition : slots.definition(i);
    }
    count += slots.count();
    present += slots.values();
  }

  private void spellOut() {
    if (plain) {
      plain = false;
      reserve(count);
      Arrays.fill(repetitions, 0, count, 0);
      Arrays.fill(definitions, 0, count, maxDefinition);
    }
  }

  private void reserve(int slots) {
    if (repetitions.length < slots) {
      int capacity = Math.max(1024, slots + slots / 2);
      repetitions = Arrays.copyOf(repetitions, capacity);
      definitions = Arrays.copyOf(definitions, capacity);
    }
  }

  int count() {
    return count;
  }

  int missing() {
    return count - present;
  }

  /** What stands before the values of the page; then begins the next page's. */
  byte[] take() {
    byte[] repetition = encoded(repetitions, 0, maxRepetition);
    byte[] definition = encoded(definitions, maxDefinition, maxDefinition);
    byte[] both = Arrays.copyOf(repetition, repetition.length + definition.length);
    System.arraycopy(definition, 0, both, repetition.length, definition.length);
    count = 0;
    present = 0;
    plain = true;
    return both;
  }

  private byte[] encoded(int[] levels, int constant, int max) {
    if (max == 0) {
      return new byte[0];
    }
    int width = RunLengths.width(max);
    byte[] runs =
        plain
            ? RunLengths.constant(constant, count, width)
            : RunLengths.encode(levels, count, width);
    return ByteBuffer.allocate(Integer.BYTES + runs.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(runs.length)
        .put(runs)
        .array();
  }
}
