package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Batch;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table without rows as Arrow's writer leaves it: one empty row group whose page is nowhere. */
class EmptyRowGroupTest {
  @TempDir Path folder;

  @Test
  void aFileOfNoRowsIsReadAndSound() throws IOException {
    Path file =
        ForeignParquet.of("optional binary geometry;")
            .with("geo", Validations.geo("1.1.0", "[]", ""))
            .write(folder.resolve("empty.parquet"));
    addEmptyRowGroup(file);

    try (BufferAllocator allocator = new RootAllocator();
        Store store = Store.local(folder);
        GeoParquetFile read = GeoParquetFile.open(store, StorePath.of("empty.parquet"));
        FileScan scan = read.read(ReadOptions.all(), allocator)) {
      assertThat(read.rowGroups()).hasSize(1);
      Optional<Batch> next = scan.next();
      assertThat(next).isEmpty();
      assertThat(Validations.validate(file).violations()).isEmpty();
    }
  }

  private static void addEmptyRowGroup(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
    int start = bytes.length - 8 - length;
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(bytes, start, length));
    ColumnMetaData column =
        new ColumnMetaData(
            Type.BYTE_ARRAY,
            List.of(Encoding.PLAIN),
            List.of("geometry"),
            CompressionCodec.UNCOMPRESSED,
            0,
            14,
            15,
            0);
    ColumnChunk chunk = new ColumnChunk(0).setMeta_data(column);
    footer.setRow_groups(List.of(new RowGroup(List.of(chunk), 14, 0)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, start);
    Util.writeFileMetaData(footer, out);
    out.write(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(out.size() - start).array());
    out.write(bytes, bytes.length - 4, 4);
    Files.write(file, out.toByteArray());
  }
}
