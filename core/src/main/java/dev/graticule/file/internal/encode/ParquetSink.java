package dev.graticule.file.internal.encode;

import dev.graticule.file.GeoParquetException;
import dev.graticule.store.StoreWriter;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.schema.MessageType;

/**
 * Lays compressed row groups, indexes and the footer into the file, by parquet-java's own file
 * writer. Compressing is safe for several threads, on different columns; all else is for one at a
 * time.
 */
final class ParquetSink {
  /** Row groups are cut by us; parquet-java's own limit must not come first. */
  private static final long NO_ROW_GROUP_LIMIT = Long.MAX_VALUE;

  private static final int NO_PADDING = 0;

  private final String file;
  private final MessageType schema;
  private final StoreWriter writer;
  private final ArrowByteBuffers buffers;
  private final ZstdPages zstd;
  private final StoreOutput output;
  private final ParquetFileWriter parquet;

  ParquetSink(
      String file, MessageType schema, StoreWriter writer, BufferAllocator allocator, int level) {
    this.file = file;
    this.schema = schema;
    this.writer = writer;
    this.buffers = new ArrowByteBuffers(allocator);
    this.zstd = new ZstdPages(allocator, buffers, level);
    this.output = new StoreOutput(writer, allocator);
    try {
      this.parquet =
          new ParquetFileWriter(
              output,
              schema,
              ParquetFileWriter.Mode.CREATE,
              NO_ROW_GROUP_LIMIT,
              NO_PADDING,
              ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH,
              ParquetProperties.DEFAULT_STATISTICS_TRUNCATE_LENGTH,
              false);
      parquet.start();
    } catch (IOException e) {
      output.free();
      throw failure(e);
    }
  }

  private GeoParquetException failure(IOException e) {
    String reason =
        e instanceof ClosedByInterruptException
            ? "the writing thread was interrupted"
            : String.valueOf(e.getMessage());
    return new GeoParquetException("%s cannot be written: %s.".formatted(file, reason), e);
  }

  ZstdPages zstd() {
    return zstd;
  }

  /** Where the compressed pages of a row group are gathered. */
  ColumnChunkPageWriteStore begin() {
    return new ColumnChunkPageWriteStore(
        zstd, schema, buffers, ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH, false);
  }

  /** Compresses a column chunk, which stays the caller's. The thread must have a seat. */
  void compress(ColumnChunk chunk, ColumnChunkPageWriteStore pages) {
    PageWriter target = pages.getPageWriter(chunk.column());
    try {
      DictionaryBytes dictionary = chunk.dictionary();
      if (dictionary != null) {
        target.writeDictionaryPage(
            new DictionaryPage(
                BytesInput.from(dictionary.bytes().view()), dictionary.entries(), Encoding.PLAIN));
      }
      for (Page page : chunk.pages()) {
        target.writePage(
            BytesInput.from(page.bytes().view()),
            page.slots(),
            page.rows(),
            page.statistics(),
            null,
            chunk.geospatial(),
            Encoding.RLE,
            Encoding.RLE,
            page.encoding());
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Adds a row group whose chunks are all compressed.
   *
   * @return how many bytes it has in the file
   */
  long write(long rows, ColumnChunkPageWriteStore pages) {
    try (pages) {
      long start = output.getPos();
      parquet.startBlock(rows);
      pages.flushToFileWriter(parquet);
      parquet.endBlock();
      return output.getPos() - start;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Where the last row group ends. */
  long end() {
    return output.getPos();
  }

  /** Writes indexes and footer, and publishes the file. */
  long publish(Map<String, String> metadata) {
    try {
      parquet.end(metadata);
    } catch (IOException e) {
      throw failure(e);
    }
    long length = writer.position();
    writer.close();
    return length;
  }

  /** The row groups of a file whose footer is written. */
  List<BlockMetaData> rowGroups() {
    return parquet.getFooter().getBlocks();
  }

  /** Frees buffers; leaves nothing when the file was not published. */
  void close() {
    parquet.abort();
    try {
      parquet.close();
    } catch (IOException e) {
      throw failure(e);
    } finally {
      zstd.release();
      output.free();
      writer.discard();
    }
  }
}
