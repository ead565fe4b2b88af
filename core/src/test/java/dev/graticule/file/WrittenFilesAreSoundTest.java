package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import dev.graticule.contract.Orientation;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/** What the writer makes of a contract passes the validator, under each profile. */
class WrittenFilesAreSoundTest {
  private static final StorePath FILE = StorePath.of("f.parquet");

  @TempDir Path folder;
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  static Stream<Arguments> contracts() {
    List<Arguments> all = new ArrayList<>();
    for (GeoParquetProfile profile : GeoParquetProfile.values()) {
      add(all, profile, "mixed", g -> g, "POINT (1 2)", "LINESTRING (0 0, 3 4)", "POINT EMPTY");
      add(all, profile, "heights", g -> g, "POINT Z (1 2 3)", "POINT (1 2)");
      add(all, profile, "mercator", g -> g.withCrs(Crs.of("EPSG:3857")), "POINT (500000 6000000)");
      add(all, profile, "unknown", g -> g.withCrs(Crs.unknown()), "POINT (500000 6000000)");
      add(all, profile, "own", g -> g.withCrs(Crs.projjson(Validations.UTM)), "POINT (500000 1)");
      add(
          all,
          profile,
          "spherical",
          g -> g.withEdges(Edges.SPHERICAL),
          "LINESTRING (170 10, -170 10)");
      add(
          all,
          profile,
          "turned",
          g -> g.withOrientation(Orientation.COUNTERCLOCKWISE),
          "POLYGON ((0 0, 1 0, 1 1, 0 0))");
      if (profile == GeoParquetProfile.V2_0) {
        add(all, profile, "measures", g -> g, "POINT M (1 2 3)", "POINT ZM (1 2 3 4)");
        add(all, profile, "geodesic", g -> g.withEdges(Edges.KARNEY), "LINESTRING (0 0, 9 9)");
      }
    }
    return all.stream();
  }

  private static void add(
      List<Arguments> all,
      GeoParquetProfile profile,
      String name,
      UnaryOperator<ColumnType.Geometry> shape,
      String... wkts) {
    all.add(Arguments.of(profile, name, shape, List.of(wkts)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("contracts")
  void aWrittenFileIsSound(
      GeoParquetProfile profile,
      String name,
      UnaryOperator<ColumnType.Geometry> shape,
      List<String> wkts)
      throws ParseException {
    Contract contract =
        Contract.builder().required("id", Scalar.INT64).geometry("geometry", shape).build();
    List<List<Object>> rows = new ArrayList<>();
    rows.add(Arrays.asList(0L, null));
    for (String wkt : wkts) {
      rows.add(List.of((long) rows.size(), WkbCodec.encode(new WKTReader().read(wkt))));
    }
    WriteOptions options = WriteOptions.builder().profile(profile).rowGroupRows(2).build();
    try (Store store = Store.local(folder)) {
      try (GeoParquetWriter writer =
              GeoParquetWriter.create(store, FILE, contract, options, allocator);
          Batch batch = RowBatches.of(allocator, contract, rows)) {
        writer.write(batch);
      }

      ValidationReport report = GeoParquetValidator.validate(store, FILE);

      assertThat(report.violations()).as(report.toString()).isEmpty();
    }
  }
}
