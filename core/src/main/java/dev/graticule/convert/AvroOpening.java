package dev.graticule.convert;

import java.util.Iterator;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** Where Avro records come from. */
sealed interface AvroOpening {

  /** What messages call the rows. */
  String name();

  /** The records, the caller's to close. */
  AvroRecords open();

  /** Lets go what was handed over, when it was not opened. */
  default void release() {}

  /**
   * An object container file.
   *
   * @param file where it lies
   */
  record OfFile(StoredFile file) implements AvroOpening {
    @Override
    public String name() {
      return file.name();
    }

    @Override
    public AvroRecords open() {
      OptionalLibrary.AVRO.require(name());
      AvroContainer.check(file);
      return new AvroFile(file);
    }
  }

  /**
   * A Parquet file.
   *
   * @param file where it lies
   */
  record OfParquet(StoredFile file) implements AvroOpening {
    @Override
    public String name() {
      return file.name();
    }

    @Override
    public AvroRecords open() {
      OptionalLibrary.AVRO.require(name());
      OptionalLibrary.PARQUET_AVRO.require(name());
      return new AvroParquetFile(file);
    }
  }

  /** Records of the user's. */
  final class OfRecords implements AvroOpening {
    private final Schema schema;
    private final Iterator<? extends IndexedRecord> records;
    private final Closing held;
    private final OnceOnly once;

    OfRecords(Schema schema, Iterator<? extends IndexedRecord> records, Closing held) {
      this.schema = schema;
      this.records = records;
      this.held = held;
      this.once = new OnceOnly(name(), held);
    }

    @Override
    public String name() {
      return "The Avro records";
    }

    @Override
    public AvroRecords open() {
      once.take();
      return new Given();
    }

    @Override
    public void release() {
      once.release();
    }

    private final class Given implements AvroRecords {
      private long given;

      @Override
      public Schema schema() {
        return schema;
      }

      @Override
      public Optional<IndexedRecord> next() {
        IndexedRecord record;
        try {
          if (!records.hasNext()) {
            return Optional.empty();
          }
          record = records.next();
        } catch (RuntimeException e) {
          throw new ConvertException(
              "%s: after %d of them the iterator failed: %s.".formatted(name(), given, e), e);
        }
        Schema its = record.getSchema();
        if (!its.equals(schema)) {
          throw new ConvertException(
              "%s, row %d: its schema is %s, not the one that was given; give records of one schema."
                  .formatted(name(), given, TextValues.abridged(its.toString())));
        }
        given++;
        return Optional.of(record);
      }

      @Override
      public void close() {
        Closing.all(name(), held);
      }
    }
  }
}
