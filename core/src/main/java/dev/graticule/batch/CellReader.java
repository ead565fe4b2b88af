package dev.graticule.batch;

import dev.graticule.contract.Nullability;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Gets what may be absent: puts the optional on, holds null against the component. */
final class CellReader {

  /**
   * What is decided before there is a vector.
   *
   * @param values how values are read
   * @param wrapping what is put around them
   * @param nullability whether Java's side may be absent
   * @param path the column, for messages
   */
  record Plan(
      ValueReader.Plan values, JavaType.Wrapping wrapping, Nullability nullability, String path) {
    CellReader on(FieldVector vector, ReadState state) {
      return new CellReader(this, vector, values.on(vector, state), state);
    }
  }

  private final Plan plan;
  private final FieldVector vector;
  private final ValueReader reader;
  private final ReadState state;

  private CellReader(Plan plan, FieldVector vector, ValueReader reader, ReadState state) {
    this.plan = plan;
    this.vector = vector;
    this.reader = reader;
    this.state = state;
  }

  @Nullable Object get(int slot) {
    if (!vector.isNull(slot)) {
      return plan.wrapping.wrap(reader.get(slot));
    }
    if (plan.nullability == Nullability.REQUIRED) {
      throw state.reject(
          plan.path,
          "the value is null and the component takes none; make it Optional or @Nullable.");
    }
    return plan.wrapping.wrap(null);
  }
}
