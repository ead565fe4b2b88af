package dev.graticule.file;

import dev.graticule.store.StoreReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** One pass over a geometry column and its covering. */
final class GeometryPass {
  private final StoreReader reader;
  private final Place place;
  private final ParquetMetadata footer;
  private final MessageType schema;
  private final ColumnDescriptor geometry;
  private final Optional<CoveringValues> covering;

  GeometryPass(
      StoreReader reader,
      Place place,
      ParquetMetadata footer,
      String column,
      Optional<Covering> covering) {
    this.reader = reader;
    this.place = place;
    this.footer = footer;
    this.schema = footer.getFileMetaData().getSchema();
    this.geometry = schema.getColumnDescription(new String[] {column});
    this.covering = covering.map(c -> new CoveringValues(c, schema));
  }

  void run(GeometryRules rules, NativeStatistics statistics) {
    List<ColumnDescriptor> wanted = new ArrayList<>(List.of(geometry));
    covering.ifPresent(c -> wanted.addAll(c.columns()));
    StoreInputFile file = new StoreInputFile(reader, place.name());
    try (ParquetFileReader parquet =
        new ParquetFileReader(file, footer, ParquetFooter.options(), file.newStream())) {
      parquet.setRequestedSchema(wanted);
      long firstRow = 0;
      for (int group = 0; group < footer.getBlocks().size(); group++) {
        BlockMetaData block = footer.getBlocks().get(group);
        if (block.getRowCount() > 0) {
          rules.beginGroup();
          try (PageReadStore pages = parquet.readRowGroup(group)) {
            rows(pages, block.getRowCount(), firstRow, rules);
          }
          statistics.check(group, statistics(block), rules);
        }
        firstRow += block.getRowCount();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable GeospatialStatistics statistics(BlockMetaData block) {
    return block.getColumns().stream()
        .filter(chunk -> chunk.getPath().toArray().length == 1)
        .filter(chunk -> chunk.getPath().toArray()[0].equals(geometry.getPath()[0]))
        .findFirst()
        .map(chunk -> chunk.getGeospatialStatistics())
        .orElse(null);
  }

  private void rows(PageReadStore pages, long rows, long firstRow, GeometryRules rules) {
    ColumnReadStoreImpl store =
        new ColumnReadStoreImpl(
            new CheckedPages(pages),
            new DummyRecordConverter(schema).getRootConverter(),
            schema,
            footer.getFileMetaData().getCreatedBy());
    ColumnReader values = store.getColumnReader(geometry);
    covering.ifPresent(c -> c.open(store));
    for (long i = 0; i < rows; i++) {
      boolean present = values.getCurrentDefinitionLevel() == geometry.getMaxDefinitionLevel();
      boolean sound = present && rules.accept(firstRow + i, values.getBinary());
      values.consume();
      if (covering.isPresent()) {
        covering.get().next();
        if (sound || !present) {
          rules.checkCovering(firstRow + i, present, covering.get());
        }
      }
    }
  }
}
