package dev.graticule.file.internal.encode;

/**
 * Where values come from, for messages.
 *
 * @param column the path of the leaf
 * @param fileRow the number in the file of the row of the first slot
 */
record RowPlace(String column, long fileRow) {

  /** The row of a value. */
  long rowOf(Slots slots, int value) {
    if (slots.isDense()) {
      return fileRow + value;
    }
    int position = slots.position(value);
    long row = fileRow - 1;
    int seen = 0;
    for (int slot = 0; slot < slots.count(); slot++) {
      if (slots.repetition(slot) == 0) {
        row++;
      }
      if (seen < slots.values() && slots.hasValue(slot) && slots.position(seen++) == position) {
        break;
      }
    }
    return row;
  }
}
