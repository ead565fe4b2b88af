package dev.graticule.file;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Reads files by parquet-java's own record reader, as plain Java values. */
final class ParquetRows {
  private ParquetRows() {}

  static ParquetFileReader open(Path file) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ZstdCodec())
            .build();
    return ParquetFileReader.open(new LocalInputFile(file), options);
  }

  /** All rows; binary values as hexadecimal text. */
  static List<List<Object>> read(Path file) throws IOException {
    List<List<Object>> rows = new ArrayList<>();
    try (ParquetFileReader reader = open(file)) {
      MessageType schema = reader.getFileMetaData().getSchema();
      PageReadStore pages;
      while ((pages = reader.readNextRowGroup()) != null) {
        RecordReader<Group> records =
            new ColumnIOFactory()
                .getColumnIO(schema)
                .getRecordReader(pages, new GroupRecordConverter(schema));
        for (long i = 0; i < pages.getRowCount(); i++) {
          rows.add(fields(schema, records.read()));
        }
      }
    }
    return rows;
  }

  private static List<Object> fields(GroupType type, Group group) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      values.add(
          group.getFieldRepetitionCount(i) == 0 ? null : value(type.getType(i), group, i, 0));
    }
    return values;
  }

  private static Object value(Type type, Group group, int field, int index) {
    if (type.isPrimitive()) {
      return leaf(type.asPrimitiveType(), group, field, index);
    }
    Group inner = group.getGroup(field, index);
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (meaning == null) {
      return fields(type.asGroupType(), inner);
    }
    GroupType repeated = type.asGroupType().getType(0).asGroupType();
    List<Object> elements = new ArrayList<>();
    Map<Object, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < inner.getFieldRepetitionCount(0); i++) {
      List<Object> entry = fields(repeated, inner.getGroup(0, i));
      if (entry.size() == 2) {
        entries.put(entry.get(0), entry.get(1));
      } else {
        elements.add(entry.get(0));
      }
    }
    return meaning.equals(LogicalTypeAnnotation.mapType()) ? entries : elements;
  }

  private static Object leaf(PrimitiveType type, Group group, int field, int index) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    if (meaning instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal) {
      BigInteger unscaled =
          switch (type.getPrimitiveTypeName()) {
            case INT32 -> BigInteger.valueOf(group.getInteger(field, index));
            case INT64 -> BigInteger.valueOf(group.getLong(field, index));
            default -> new BigInteger(group.getBinary(field, index).getBytes());
          };
      return new BigDecimal(unscaled, decimal.getScale());
    }
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> group.getBoolean(field, index);
      case INT32 -> group.getInteger(field, index);
      case INT64 -> group.getLong(field, index);
      case FLOAT -> group.getFloat(field, index);
      case DOUBLE -> group.getDouble(field, index);
      default ->
          meaning instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
              ? group.getString(field, index)
              : HexFormat.of().formatHex(group.getBinary(field, index).getBytes());
    };
  }

  /** Unpacks Zstandard pages; all that these tests need. */
  private static final class ZstdCodec implements CompressionCodecFactory {
    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
      return new BytesInputDecompressor() {
        @Override
        public BytesInput decompress(BytesInput bytes, int size) throws IOException {
          return BytesInput.from(Zstd.decompress(bytes.toByteArray(), size));
        }

        @Override
        public void decompress(ByteBuffer input, int packed, ByteBuffer output, int size) {
          byte[] source = new byte[packed];
          input.get(source);
          output.put(Zstd.decompress(source, size));
        }

        @Override
        public void release() {}
      };
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void release() {}
  }
}
