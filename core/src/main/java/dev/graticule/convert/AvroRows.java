package dev.graticule.convert;

import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Avro records as rows. Owns the records. */
final class AvroRows implements Rows {
  private final String name;
  private final AvroRecords records;
  private final List<AvroValue> values;
  private Optional<? extends IndexedRecord> record = Optional.empty();
  private long position = -1;

  AvroRows(String name, AvroRecords records, List<AvroValue> values) {
    this.name = name;
    this.records = records;
    this.values = values;
  }

  @Override
  public boolean advance() {
    record = records.next();
    position++;
    return record.isPresent();
  }

  @Override
  public @Nullable Object value(int column) {
    Object value = record.orElseThrow().get(column);
    if (value == null) {
      return null;
    }
    try {
      return values.get(column).of(value);
    } catch (ClassCastException e) {
      throw new UnfitValueException(
          "%s (%s) is no value of its schema."
              .formatted(TextValues.abridged(value.toString()), value.getClass().getSimpleName()),
          e);
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public String place(long at) {
    return "%s, row %d".formatted(name, at);
  }

  @Override
  public void close() {
    Closing.all(name, records::close);
  }
}
