package dev.graticule.table;

import static dev.graticule.predicate.Predicates.eq;
import static dev.graticule.predicate.Predicates.lt;
import static dev.graticule.predicate.Predicates.not;
import static dev.graticule.quality.OnFault.DIVERT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.contract.Contract;
import dev.graticule.grid.CellLevel;
import dev.graticule.job.Job;
import dev.graticule.order.Order;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.quality.Quality;
import dev.graticule.quality.Rejects;
import dev.graticule.quality.Rule;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.write.Layout;
import dev.graticule.write.Partition;
import dev.graticule.write.PartitionValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/** Errors name a row as its owner counts it, whatever was set aside or sorted before. */
class RowNumbersTest {
  private static final GeometryFactory POINTS = new GeometryFactory();
  private static final int BAD = 23;

  record Sight(long id, String kind, Point place) {}

  private final Store store = Store.inMemory();
  private final MemoryFormat memory = MemoryFormat.create();
  private final Lake lake = Lake.over(store, LakeOptions.defaults().withFormats(memory));

  @AfterEach
  void close() {
    lake.close();
    store.close();
  }

  /** Thirty rows, every third of which is set aside, in batches of seven. */
  private BatchSource sights(Sight bad) {
    List<Sight> sights = new ArrayList<>();
    for (int id = 0; id < 30; id++) {
      String kind = id % 3 == 0 ? "noise" : "kind" + id % 2;
      sights.add(id == BAD ? bad : new Sight(id, kind, point(id, -id)));
    }
    return Records.source(Sight.class, sights.iterator(), lake.allocator(), 7);
  }

  private static Point point(double x, double y) {
    return POINTS.createPoint(new Coordinate(x, y));
  }

  private AppendOptions setsNoiseAside() {
    return AppendOptions.defaults()
        .withQuality(
            Quality.rules()
                .require(Rule.where("no noise", not(eq("kind", "noise"))), DIVERT)
                .withRejects(Rejects.ndjson(store, StorePath.of("rejects"))));
  }

  private SpatialTable table(Layout layout) {
    return lake.create("sights", Contract.of(Sight.class), GeoParquetDirectory.format(), layout);
  }

  private Layout byKind(boolean ordered) {
    Layout layout = Layout.partitionedBy("kind");
    return ordered ? layout.order(Order.hilbert("place")) : layout;
  }

  private void isRefused(SpatialTable table, Job<?> job, Class<? extends Throwable> type) {
    assertThatThrownBy(job::await).isInstanceOf(type).hasMessageContaining("ow " + BAD);
    assertThat(table.snapshot().files(Predicates.all())).isEmpty();
    assertThat(store.list(StorePath.of("rejects"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aNameTooLongForAFolderIsOfTheRowThatWasGiven(boolean ordered) {
    SpatialTable table = table(byKind(ordered));
    Sight bad = new Sight(BAD, "x".repeat(300), point(1, 1));

    isRefused(table, table.append(sights(bad), setsNoiseAside()), PartitionValueException.class);
    isRefused(table, table.append(sights(bad)), PartitionValueException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTextThatIsNoneIsOfTheRowThatWasGiven(boolean ordered) {
    SpatialTable table = table(byKind(ordered));
    Sight bad = new Sight(BAD, "broken", point(1, 1));

    isRefused(
        table,
        table.append(new Breaking(sights(bad)), setsNoiseAside()),
        PartitionValueException.class);
  }

  @Test
  void namesThatJustFitAreTaken() {
    SpatialTable table = table(byKind(true));

    table
        .append(
            sights(new Sight(BAD, "é".repeat(10) + "/".repeat(76), point(1, 1))), setsNoiseAside())
        .await();

    assertThat(table.snapshot().totals().rows()).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPlaceWithoutACellIsOfTheRowThatWasGiven(boolean adaptive) {
    CellLevel level = CellLevel.geohash(3);
    SpatialTable table =
        table(
            Layout.partitionedBy(
                adaptive ? Partition.adaptive("place", level, 2) : Partition.cell("place", level)));

    isRefused(
        table,
        table.append(sights(new Sight(BAD, "far", point(0, 500))), setsNoiseAside()),
        RejectedValueException.class);
  }

  @Test
  void aKeyThatIsGivenTwiceIsOfTheRowsThatWereGiven() {
    SpatialTable table = lake.create("sights", Contract.of(Sight.class), memory);

    assertThatThrownBy(
            () ->
                table
                    .merge(
                        sights(new Sight(8, "again", point(1, 1))),
                        Merge.on("id"),
                        RowChangeOptions.defaults().withRows(setsNoiseAside()))
                    .await())
        .isInstanceOf(DuplicateKeyException.class)
        .hasMessageContaining("Rows 8 and " + BAD);
  }

  private static final Partition SPLITTING = Partition.adaptive("place", CellLevel.geohash(3), 2);

  private SpatialTable splitting() {
    return lake.create("sights", Contract.of(Sight.class), memory, Layout.partitionedBy(SPLITTING));
  }

  @Test
  void aKeyThatIsGivenTwiceIsOfTheRowsThatWereGivenWhereCellsSplit() {
    BatchSource rows = sights(new Sight(8, "again", point(-80, 1)));

    assertThatThrownBy(() -> splitting().upsert(rows, "id").await())
        .isInstanceOf(DuplicateKeyException.class)
        .hasMessageContaining("Rows 8 and " + BAD);
  }

  @Test
  void aRowThatDoesNotMeetTheConditionIsTheOneThatWasGivenWhereCellsSplit() {
    BatchSource rows = sights(new Sight(99, "odd", point(-80, 1)));

    assertThatThrownBy(() -> splitting().overwriteWhere(lt("id", 50), rows).await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("Row " + BAD + " does not meet");
  }

  @Test
  void aConditionOnCellsThatSplitIsAskedOnceTheyAreKnown() {
    SpatialTable table = splitting();
    Sight one = new Sight(BAD, "one", point(-80, 1));
    table.append(sights(one)).await();
    // So few rows that no cell was split.
    Predicate everywhere = not(eq(SPLITTING.name(), "elsewhere"));

    assertThat(table.overwriteWhere(everywhere, sights(one)).await().rowsInserted()).isEqualTo(30);
    assertThatThrownBy(() -> table.overwriteWhere(not(everywhere), sights(one)).await())
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith("A row does not meet");
  }

  /** Rows whose kind "broken" has bytes that are no text. */
  private record Breaking(BatchSource rows) implements BatchSource {
    @Override
    public Contract contract() {
      return rows.contract();
    }

    @Override
    public Optional<Batch> next() {
      Optional<Batch> next = rows.next();
      next.ifPresent(Breaking::breakKinds);
      return next;
    }

    private static void breakKinds(Batch batch) {
      VarCharVector kinds = (VarCharVector) batch.vector("kind");
      for (int row = 0; row < batch.rowCount(); row++) {
        if (kinds.getObject(row).toString().equals("broken")) {
          kinds.getDataBuffer().setByte(kinds.getStartOffset(row), 0xff);
        }
      }
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
