package dev.graticule.file;

import dev.graticule.file.FileColumns.Boxes;
import dev.graticule.file.internal.encode.CoveringSeal;
import dev.graticule.store.StoreReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/**
 * What stands in the footer of a Parquet file, read and checked. Whoever opens a file that never
 * changes again and again keeps it: {@link GeoParquetFile#open(dev.graticule.store.Store,
 * dev.graticule.store.StorePath, FileFooter)} then reads nothing. Holds on to memory only, some
 * hundred bytes for each {@link #chunks chunk}. Immutable.
 */
public final class FileFooter {
  private final ParquetMetadata parquet;
  private final Optional<GeoMetadata> geo;
  private final FileColumns columns;
  private final List<RowGroup> rowGroups;
  private final long fileBytes;

  private FileFooter(
      ParquetMetadata parquet, Optional<GeoMetadata> geo, FileColumns columns, long fileBytes) {
    this.parquet = parquet;
    this.geo = geo;
    this.columns = columns;
    this.fileBytes = fileBytes;
    List<RowGroup> groups = new ArrayList<>();
    for (BlockMetaData block : parquet.getBlocks()) {
      groups.add(RowGroup.of(groups.size(), block, columns));
    }
    this.rowGroups = List.copyOf(groups);
  }

  static FileFooter read(StoreReader reader, Place place) {
    ParquetMetadata parquet = ParquetFooter.read(reader, place);
    return place.call(() -> of(parquet, reader.length(), place));
  }

  private static FileFooter of(ParquetMetadata parquet, long fileBytes, Place place) {
    Map<String, String> metadata = parquet.getFileMetaData().getKeyValueMetaData();
    Optional<GeoMetadata> geo =
        Optional.ofNullable(metadata.get(GeoMetadata.KEY)).map(text -> parse(text, place));
    FileColumns columns =
        FileColumns.of(
            parquet.getFileMetaData().getSchema(),
            metadata,
            geo.map(GeoMetadata::columns).orElse(Map.of()),
            CoveringSeal.isIntact(metadata, parquet.getBlocks())
                ? Boxes.COMPLETE
                : Boxes.PERHAPS_MISSING,
            place);
    return new FileFooter(parquet, geo, columns, fileBytes);
  }

  private static GeoMetadata parse(String text, Place place) {
    int bytes = text.length() > GeoMetadata.MAX_BYTES ? text.length() : utf8Length(text);
    if (bytes > GeoMetadata.MAX_BYTES) {
      throw place.error(
          "its geo metadata has %d bytes; at most %d are read."
              .formatted(bytes, GeoMetadata.MAX_BYTES));
    }
    return GeoMetadata.parse(text, place.name());
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * How many column chunks it describes, which is what its size goes by.
   *
   * @return leaf columns times row groups
   */
  public long chunks() {
    return (long) parquet.getFileMetaData().getSchema().getColumns().size() * rowGroups.size();
  }

  ParquetMetadata parquet() {
    return parquet;
  }

  Optional<GeoMetadata> geo() {
    return geo;
  }

  FileColumns columns() {
    return columns;
  }

  List<RowGroup> rowGroups() {
    return rowGroups;
  }

  /** How long the file was. */
  long fileBytes() {
    return fileBytes;
  }
}
