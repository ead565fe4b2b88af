package dev.graticule.file;

import dev.graticule.store.StoreReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.SeekableInputStream;

/** Reads the footer of a Parquet file and checks that what it points to lies in the file. */
final class ParquetFooter {
  /** The longest footer that is read. */
  static final int MAX_BYTES = 64 << 20;

  private static final int MAGIC_BYTES = 4;
  private static final int TAIL_BYTES = 8;

  private ParquetFooter() {}

  static ParquetReadOptions options() {
    return ParquetReadOptions.builder(new PlainParquetConfiguration())
        .withCodecFactory(new PageCodecs())
        .build();
  }

  static ParquetMetadata read(StoreReader reader, Place place) {
    int bytes = requireTail(reader, place);
    ParquetMetadata footer =
        place.call(
            () -> {
              StoreInputFile file = new StoreInputFile(reader, place.name());
              ThriftGuard.check(file.bytes(reader.length() - TAIL_BYTES - bytes, bytes));
              try (SeekableInputStream stream = file.newStream()) {
                return ParquetFileReader.readFooter(file, options(), stream);
              }
            });
    place.run(() -> requireSound(footer, reader.length(), place));
    return footer;
  }

  private static int requireTail(StoreReader reader, Place place) {
    long length = reader.length();
    if (length < MAGIC_BYTES + TAIL_BYTES) {
      throw place.error("%d bytes are no Parquet file.".formatted(length));
    }
    ByteBuffer tail = ByteBuffer.allocate(TAIL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    reader.readFully(length - TAIL_BYTES, tail);
    long footer = Integer.toUnsignedLong(tail.getInt(0));
    String magic = new String(tail.array(), 4, MAGIC_BYTES, StandardCharsets.ISO_8859_1);
    if (magic.equals("PARE")) {
      throw place.error("its footer is encrypted; encrypted files are not read here.");
    }
    if (!magic.equals("PAR1")) {
      throw place.error("it does not end as a Parquet file does, with PAR1.");
    }
    if (footer > MAX_BYTES) {
      throw place.error(
          "its footer claims %d bytes; at most %d are read.".formatted(footer, MAX_BYTES));
    }
    if (footer + TAIL_BYTES + MAGIC_BYTES > length) {
      throw place.error(
          "its footer claims %d bytes, more than the file has; it was cut short."
              .formatted(footer));
    }
    return (int) footer;
  }

  private static void requireSound(ParquetMetadata footer, long length, Place place) {
    if (footer.getFileMetaData().getFileDecryptor() != null
        && !footer.getFileMetaData().getFileDecryptor().plaintextFile()) {
      throw place.error("it has encrypted columns; encrypted files are not read here.");
    }
    int columns = footer.getFileMetaData().getSchema().getColumns().size();
    for (int i = 0; i < footer.getBlocks().size(); i++) {
      BlockMetaData group = footer.getBlocks().get(i);
      Place here = place.rowGroup(i);
      if (group.getRowCount() < 0 || group.getColumns().size() != columns) {
        throw here.error(
            "it claims %d rows in %d columns of %d."
                .formatted(group.getRowCount(), group.getColumns().size(), columns));
      }
      if (group.getPath() != null) {
        throw here.error("its columns stand in another file, which is not followed.");
      }
      if (group.getRowCount() == 0) {
        // Arrow writes such groups for tables without rows, with a data page at byte 0; none is
        // read.
        continue;
      }
      for (ColumnChunkMetaData chunk : group.getColumns()) {
        requireInside(chunk, length, here.column(chunk.getPath().toDotString()));
      }
    }
  }

  private static void requireInside(ColumnChunkMetaData chunk, long length, Place place) {
    long start = chunk.getStartingPos();
    long size = chunk.getTotalSize();
    if (start < MAGIC_BYTES || size < 0 || start > length || size > length - start) {
      throw place.error(
          "it claims %d bytes from byte %d of a file of %d.".formatted(size, start, length));
    }
    if (chunk.getValueCount() < 0) {
      throw place.error("it claims %d values.".formatted(chunk.getValueCount()));
    }
  }
}
