package dev.graticule.convert;

import java.io.IOException;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** Records of one schema, one after the other. For one thread. */
interface AvroRecords extends AutoCloseable {

  /** What the records are. */
  Schema schema();

  /**
   * The next record, good until the one after it.
   *
   * @throws ConvertException when it cannot be read
   */
  Optional<? extends IndexedRecord> next();

  @Override
  void close() throws IOException;
}
