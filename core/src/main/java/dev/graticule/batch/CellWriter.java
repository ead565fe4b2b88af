package dev.graticule.batch;

import dev.graticule.contract.Nullability;
import org.jspecify.annotations.Nullable;

/**
 * Puts what may be absent: takes off the optional, holds null against the column. A null needs no
 * writing, for a slot that nobody sets is null.
 */
final class CellWriter {
  private final ValueWriter writer;
  private final JavaType.Wrapping wrapping;
  private final Nullability nullability;
  private final String path;
  private final FillState state;

  CellWriter(
      ValueWriter writer,
      JavaType.Wrapping wrapping,
      Nullability nullability,
      String path,
      FillState state) {
    this.writer = writer;
    this.wrapping = wrapping;
    this.nullability = nullability;
    this.path = path;
    this.state = state;
  }

  void put(int slot, @Nullable Object wrapped) {
    Object value = wrapping.unwrap(wrapped);
    if (value != null) {
      writer.set(slot, value);
    } else if (nullability == Nullability.REQUIRED) {
      throw state.reject(
          path,
          "the value is null and the column is required; give a value, or make the column nullable.");
    }
  }

  ValueWriter writer() {
    return writer;
  }
}
