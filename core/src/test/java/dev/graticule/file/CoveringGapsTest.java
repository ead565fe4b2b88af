package dev.graticule.file;

import static dev.graticule.predicate.Predicates.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.WkbException;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.file.StoredCovering.Crossing;
import dev.graticule.file.StoredCovering.Gaps;
import dev.graticule.file.StoredCovering.Precision;
import dev.graticule.file.internal.encode.CoveringSeal;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;

/** A box that is missing says nothing of the geometry beside it. */
class CoveringGapsTest extends WriterFixture {
  private static final StorePath FOREIGN = StorePath.of("foreign.parquet");
  private static final Contract CONTRACT =
      Contract.builder()
          .required("id", Scalar.INT64)
          .nullable("geometry", ColumnType.Geometry.any())
          .build();
  private static final String GEO =
      "{\"version\":\"1.1.0\",\"primary_column\":\"geometry\",\"columns\":{\"geometry\":{\"encoding\":\"WKB\",\"geometry_types\":[],\"covering\":{\"bbox\":{\"xmin\":[\"bbox\",\"xmin\"],\"ymin\":[\"bbox\",\"ymin\"],\"xmax\":[\"bbox\",\"xmax\"],\"ymax\":[\"bbox\",\"ymax\"]}}}}}";

  private static ForeignParquet foreign() {
    return ForeignParquet.of(
            """
            required int64 id;
            optional binary geometry;
            optional group bbox { optional double xmin; optional double ymin; optional double xmax; optional double ymax; }
            """)
        .with("geo", GEO);
  }

  private static void row(Group group, long id, String wkt) {
    group.add("id", id);
    group.add("geometry", Binary.fromConstantByteArray(wkb(wkt)));
  }

  private static void box(Group group, double west, double south, double east, double north) {
    Group box = group.addGroup("bbox");
    box.add("xmin", west);
    box.add("ymin", south);
    box.add("xmax", east);
    box.add("ymax", north);
  }

  private <T> T open(StorePath path, Function<GeoParquetFile, T> use) {
    try (Store store = Store.local(folder);
        GeoParquetFile file = GeoParquetFile.open(store, path)) {
      return use.apply(file);
    }
  }

  private List<Object> idsIn(Bounds window, StorePath path) {
    return open(
        path,
        file -> {
          try (FileScan scan =
              file.read(ReadOptions.all().withPredicate(window("geometry", window)), allocator)) {
            return RowValues.drain(scan).stream().map(values -> values.get(0)).toList();
          }
        });
  }

  @Test
  void aRowWithoutABoxIsFoundByItsGeometry() {
    foreign()
        .row(
            group -> {
              row(group, 1, "POINT (1 1)");
              box(group, 1, 1, 1, 1);
            })
        .row(group -> row(group, 2, "POINT (50 50)"))
        .withRows(2, 1)
        .write(folder.resolve(FOREIGN.value()));

    assertThat(idsIn(Bounds.of(49, 49, 51, 51), FOREIGN)).containsExactly(2L);
    assertThat(idsIn(Bounds.of(0, 0, 2, 2), FOREIGN)).containsExactly(1L);
    open(
        FOREIGN,
        file -> {
          assertThat(file.evidence().geometry("geometry").bounds()).isEmpty();
          assertThat(file.covering("geometry"))
              .contains(
                  new StoredCovering(
                      Covering.of("bbox"), Precision.DOUBLE, Gaps.POSSIBLE, Crossing.NEVER));
          return true;
        });
  }

  @Test
  void boxesOfEveryRowBoundThem() {
    foreign()
        .row(
            group -> {
              row(group, 1, "POINT (1 1)");
              box(group, 1, 1, 1, 1);
            })
        .write(folder.resolve(FOREIGN.value()));

    open(
        FOREIGN,
        file -> {
          assertThat(file.evidence().geometry("geometry").bounds()).contains(Bounds.of(1, 1, 1, 1));
          assertThat(file.covering("geometry").map(StoredCovering::gaps)).contains(Gaps.NONE);
          assertThat(file.covering("id")).isEmpty();
          assertThat(file.covering("bbox")).isEmpty();
          return true;
        });
  }

  @Test
  void boxesThatLieFarApartMayRunOverTheAntimeridian() {
    foreign()
        .row(
            group -> {
              row(group, 1, "MULTIPOINT ((179 1), (-179 1))");
              box(group, 179, 1, -179, 1);
            })
        .write(folder.resolve(FOREIGN.value()));

    open(
        FOREIGN,
        file -> {
          assertThat(file.covering("geometry").map(StoredCovering::crossing))
              .contains(Crossing.POSSIBLE);
          return true;
        });
  }

  @Test
  void ourOwnFilesVouchForTheirBoxes() {
    write(
        CONTRACT,
        WriteOptions.defaults(),
        List.of(
            row(1L, wkb("POINT (-170 1)")),
            row(2L, null),
            row(3L, wkb("POLYGON EMPTY")),
            row(4L, wkb("POINT (170 2)"))));

    open(
        FILE,
        file -> {
          assertThat(file.evidence().geometry("geometry").bounds())
              .contains(Bounds.of(-170, 1, 170, 2));
          assertThat(file.covering("geometry"))
              .contains(
                  new StoredCovering(
                      Covering.of("bbox"), Precision.DOUBLE, Gaps.NONE, Crossing.NEVER));
          assertThat(file.contract().metadata()).isEmpty();
          return true;
        });
  }

  @Test
  void whatAFileVouchesForDoesNotHoldForItsMetadataInAnotherFile() throws IOException {
    write(
        CONTRACT,
        WriteOptions.defaults(),
        List.of(row(1L, wkb("POINT (1 1)")), row(2L, wkb("POINT (2 2)"))));
    String seal = footer().getFileMetaData().getKeyValueMetaData().get(CoveringSeal.KEY);
    assertThat(seal).startsWith("complete: 2 rows");
    foreign()
        .with(CoveringSeal.KEY, seal)
        .row(
            group -> {
              row(group, 1, "POINT (1 1)");
              box(group, 1, 1, 1, 1);
            })
        .row(group -> row(group, 2, "POINT (50 50)"))
        .write(folder.resolve(FOREIGN.value()));

    assertThat(idsIn(Bounds.of(49, 49, 51, 51), FOREIGN)).containsExactly(2L);
  }

  @Test
  void withoutGeoMetadataNoColumnIsTakenForABox() {
    ForeignParquet.of(
            """
            optional binary geometry;
            optional group bbox { optional double xmin; optional double ymin; optional double xmax; optional double ymax; }
            """)
        .row(group -> box(group, 1, 1, 1, 1))
        .write(folder.resolve(FOREIGN.value()));

    boolean covered = open(FOREIGN, file -> file.covering("geometry").isPresent());
    assertThat(covered).isFalse();
  }

  @Test
  void aBrokenGeometryInARowLeftOutIsNotLookedAt() {
    foreign()
        .row(group -> row(group, 1, "POINT (1 1)"))
        .row(
            group -> {
              group.add("id", 2L);
              group.add("geometry", Binary.fromConstantByteArray(new byte[] {1, 2, 3}));
            })
        .row(
            group -> {
              group.add("id", 3L);
              group.add("geometry", Binary.fromConstantByteArray(new byte[] {4}));
            })
        .write(folder.resolve(FOREIGN.value()));
    ReadOptions options =
        ReadOptions.all().withPredicate(window("geometry", Bounds.of(0, 0, 2, 2)));

    open(
        FOREIGN,
        file -> {
          try (FileScan scan = file.read(options.withoutRows(row -> row > 0), allocator)) {
            assertThat(RowValues.drain(scan)).hasSize(1);
          }
          try (FileScan scan = file.read(options.withoutRows(row -> row < 2), allocator)) {
            assertThatThrownBy(() -> RowValues.drain(scan))
                .isInstanceOfSatisfying(WkbException.class, e -> assertThat(e.row()).hasValue(2));
          }
          return true;
        });
  }
}
