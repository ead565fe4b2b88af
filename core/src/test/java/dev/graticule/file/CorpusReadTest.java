package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.io.WKTReader;

class CorpusReadTest {
  private BufferAllocator allocator;
  private Store store;

  @BeforeEach
  void open() {
    allocator = new RootAllocator();
    store = Store.local(Corpus.root());
  }

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
    allocator.close();
  }

  private List<Optional<Geometry>> geometries(StorePath path) {
    List<Optional<Geometry>> all = new ArrayList<>();
    try (GeoParquetFile file = GeoParquetFile.open(store, path);
        FileScan scan = file.read(ReadOptions.all().withScan(Scan.COLUMNS), allocator)) {
      String column = file.contract().primaryGeometry().orElseThrow().name();
      for (Optional<Batch> next = scan.next(); next.isPresent(); next = scan.next()) {
        try (Batch batch = next.get()) {
          VarBinaryVector wkb = (VarBinaryVector) batch.vector(column);
          for (int i = 0; i < batch.rowCount(); i++) {
            all.add(wkb.isNull(i) ? Optional.empty() : Optional.of(WkbCodec.decode(wkb.get(i))));
          }
        }
      }
      assertThat(all).hasSize((int) file.rows());
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon"})
  void theSpecificationsFilesHoldTheirWkt(String type) throws Exception {
    List<Optional<Geometry>> expected = new ArrayList<>();
    List<String> lines =
        Files.readAllLines(
            Corpus.root().resolve("geoparquet-spec/test_data/data-" + type + "-wkt.csv"));
    for (String line : lines.subList(1, lines.size())) {
      String wkt = line.substring(line.indexOf(',') + 1).replace("\"", "");
      expected.add(wkt.isEmpty() ? Optional.empty() : Optional.of(new WKTReader().read(wkt)));
    }

    List<Optional<Geometry>> read =
        geometries(
            StorePath.of("geoparquet-spec/test_data/data-" + type + "-encoding_wkb.parquet"));

    assertThat(read).hasSameSizeAs(expected);
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i).map(Geometry::norm)).isEqualTo(expected.get(i).map(Geometry::norm));
    }
  }

  @Test
  void everySoundFileReadsToItsEnd() {
    List<StorePath> files = new ArrayList<>(Corpus.files("geoparquet-testing/data"));
    files.addAll(Corpus.files("geoparquet-testing/samples"));
    assertThat(files).hasSize(43);
    for (StorePath path : files) {
      assertThat(geometries(path)).as(path.value()).isNotEmpty();
    }
  }

  @Test
  void geographyIsReadFromTheTypeAlone() {
    StorePath path =
        StorePath.of("geoparquet-testing/data/encodings/polygon-native-geography.parquet");
    try (GeoParquetFile file = GeoParquetFile.open(store, path)) {
      ColumnType.Geometry type =
          (ColumnType.Geometry) file.contract().primaryGeometry().orElseThrow().type();
      assertThat(type.edges()).isEqualTo(Edges.SPHERICAL);
      assertThat(type.crs().sameAs(Crs.crs84())).isTrue();
    }
  }
}
