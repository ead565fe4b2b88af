package dev.graticule.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes Parquet files as others might, sound or not: any schema, any metadata, any bytes. */
public final class ForeignParquet {
  private final MessageType schema;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<Consumer<Group>> rows = new ArrayList<>();
  private ParquetProperties.WriterVersion pages = ParquetProperties.WriterVersion.PARQUET_1_0;
  private int rowsOfAGroup = Integer.MAX_VALUE;
  private int rowsOfAPage = 20_000;

  private ForeignParquet(MessageType schema) {
    this.schema = schema;
  }

  public static ForeignParquet of(String columns) {
    return of(MessageTypeParser.parseMessageType("message m { " + columns + " }"));
  }

  public static ForeignParquet of(MessageType schema) {
    return new ForeignParquet(schema);
  }

  public ForeignParquet with(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /** Pages and encodings of the second version. */
  public ForeignParquet withNewerPages() {
    pages = ParquetProperties.WriterVersion.PARQUET_2_0;
    return this;
  }

  public ForeignParquet withRows(int ofAGroup, int ofAPage) {
    rowsOfAGroup = ofAGroup;
    rowsOfAPage = ofAPage;
    return this;
  }

  public ForeignParquet row(Consumer<Group> row) {
    rows.add(row);
    return this;
  }

  /** Rows of one binary column; an empty array is a value like others. */
  public ForeignParquet rows(String column, byte[]... values) {
    for (byte[] value : values) {
      row(group -> group.add(column, Binary.fromConstantByteArray(value)));
    }
    return this;
  }

  public Path write(Path file) {
    SimpleGroupFactory groups = new SimpleGroupFactory(schema);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new Uncompressed())
            .withType(schema)
            .withExtraMetaData(metadata)
            .withWriterVersion(pages)
            .withRowGroupRowCountLimit(rowsOfAGroup)
            .withPageRowCountLimit(rowsOfAPage)
            .build()) {
      for (Consumer<Group> row : rows) {
        Group group = groups.newGroup();
        row.accept(group);
        writer.write(group);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static final class Uncompressed implements CompressionCodecFactory {
    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
      return new BytesInputCompressor() {
        @Override
        public BytesInput compress(BytesInput bytes) {
          return bytes;
        }

        @Override
        public CompressionCodecName getCodecName() {
          return CompressionCodecName.UNCOMPRESSED;
        }

        @Override
        public void release() {}
      };
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
      throw new UnsupportedOperationException("Only writes.");
    }

    @Override
    public void release() {}
  }
}
