package dev.graticule.convert;

import java.io.IOException;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableInput;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;

/** The records of an object container file. */
final class AvroFile implements AvroRecords {
  private final String name;
  private final DataFileReader<GenericRecord> reader;
  private long read;

  AvroFile(StoredFile file) {
    this.name = file.name();
    ObjectStream bytes = file.open();
    try {
      // A data model of its own: conversions that somebody registered globally would meddle.
      this.reader =
          new DataFileReader<>(
              new Bytes(bytes), new GenericDatumReader<>(null, null, new GenericData()));
    } catch (IOException | RuntimeException | LinkageError e) {
      bytes.close();
      throw failed(e);
    }
  }

  @Override
  public Schema schema() {
    return reader.getSchema();
  }

  @Override
  public Optional<IndexedRecord> next() {
    try {
      if (!reader.hasNext()) {
        return Optional.empty();
      }
      IndexedRecord record = reader.next();
      read++;
      return Optional.of(record);
    } catch (RuntimeException | LinkageError e) {
      throw failed(e);
    }
  }

  private ConvertException failed(Throwable e) {
    if (e instanceof LinkageError) {
      return new ConvertException(
          "%s cannot be read: its codec needs a library that is not on the class path (%s); add that artifact."
              .formatted(name, e.getMessage()),
          e);
    }
    // Avro wraps what it meets in an exception that says where it met it.
    Throwable cause = e instanceof AvroRuntimeException && e.getCause() != null ? e.getCause() : e;
    return new ConvertException(
        "%s cannot be read after its first %d rows: %s.".formatted(name, read, cause), e);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** A stored object as Avro wants it. Owns the stream. */
  private record Bytes(ObjectStream bytes) implements SeekableInput {
    @Override
    public void seek(long position) throws IOException {
      bytes.seek(position);
    }

    @Override
    public long tell() {
      return bytes.position();
    }

    @Override
    public long length() {
      return bytes.length();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return bytes.read(target, offset, length);
    }

    @Override
    public void close() {
      bytes.close();
    }
  }
}
