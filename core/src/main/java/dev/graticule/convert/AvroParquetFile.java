package dev.graticule.convert;

import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroSchemaConverter;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** The records of a Parquet file. The only class of this package that touches parquet-avro. */
final class AvroParquetFile implements AvroRecords {
  /** Where parquet-avro leaves the schema that it wrote under. */
  private static final String SCHEMA = "parquet.avro.schema";

  private static final String READ_SCHEMA = "parquet.avro.read.schema";

  private final String name;
  private final Schema schema;
  private final ParquetReader<GenericRecord> reader;
  private long read;

  AvroParquetFile(StoredFile file) {
    this.name = file.name();
    InputFile input = new Stored(file);
    ParquetConfiguration configuration = new PlainParquetConfiguration();
    try {
      this.schema = schema(input, configuration);
      configuration.set(READ_SCHEMA, schema.toString());
      this.reader =
          AvroParquetReader.<GenericRecord>builder(input, configuration)
              .withDataModel(new GenericData())
              .build();
    } catch (IOException | RuntimeException | LinkageError e) {
      throw failed(e);
    }
  }

  private static Schema schema(InputFile input, ParquetConfiguration configuration)
      throws IOException {
    try (ParquetFileReader footer =
        ParquetFileReader.open(input, ParquetReadOptions.builder(configuration).build())) {
      String left = footer.getFileMetaData().getKeyValueMetaData().get(SCHEMA);
      return left == null
          ? new AvroSchemaConverter(configuration).convert(footer.getFileMetaData().getSchema())
          : new Schema.Parser().parse(left);
    }
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public Optional<IndexedRecord> next() {
    try {
      IndexedRecord record = reader.read();
      read++;
      return Optional.ofNullable(record);
    } catch (IOException | RuntimeException | LinkageError e) {
      throw failed(e);
    }
  }

  private ConvertException failed(Throwable e) {
    if (e instanceof LinkageError) {
      return new ConvertException(
          "%s cannot be read as Avro: a library that parquet-avro needs is not on the class path (%s); add that artifact."
              .formatted(name, e.getMessage()),
          e);
    }
    return new ConvertException(
        "%s cannot be read as Avro after its first %d rows: %s."
            .formatted(name, read, e.getMessage() == null ? e : e.getMessage()),
        e);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }

  /** A stored file as parquet-java wants it; each stream owns its reader. */
  private record Stored(StoredFile file) implements InputFile {
    @Override
    public long getLength() {
      try (ObjectStream bytes = file.open()) {
        return bytes.length();
      }
    }

    @Override
    public SeekableInputStream newStream() {
      ObjectStream bytes = file.open();
      return new DelegatingSeekableInputStream(bytes) {
        @Override
        public long getPos() {
          return bytes.position();
        }

        @Override
        public void seek(long position) throws IOException {
          if (position < 0) {
            throw new EOFException("byte %d lies before the file".formatted(position));
          }
          bytes.seek(position);
        }
      };
    }

    @Override
    public String toString() {
      return file.name();
    }
  }
}
