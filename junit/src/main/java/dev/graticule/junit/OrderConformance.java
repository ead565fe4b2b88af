package dev.graticule.junit;

import static dev.graticule.order.Order.byColumns;
import static dev.graticule.order.Order.hilbert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.ReadOptions;
import dev.graticule.order.ExternalSort;
import dev.graticule.order.Order;
import dev.graticule.order.SortOptions;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.Capability;
import dev.graticule.table.DataFile;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.SpatialTable;
import dev.graticule.write.Layout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.Test;

/** Rows in the order that a layout promises. */
abstract class OrderConformance extends ProcessConformance {
  private static final int ROWS = 170;

  private static List<Sighting> shuffled() {
    List<Sighting> rows = new ArrayList<>();
    for (long id = 0; id < ROWS; id++) {
      rows.add(sighting(id, Optional.of("r" + id % 3)));
    }
    Collections.shuffle(rows, new Random(5));
    return rows;
  }

  private BatchSource source(List<Sighting> rows) {
    return Records.source(Sighting.class, rows.iterator(), lake().allocator(), 7);
  }

  private static List<Long> drain(BatchSource source) {
    List<Long> ids = new ArrayList<>();
    try (source) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          BigIntVector vector = (BigIntVector) batch.vector("id");
          for (int row = 0; row < batch.rowCount(); row++) {
            ids.add(vector.get(row));
          }
        }
      }
    }
    return ids;
  }

  private List<Long> inOrder(List<Sighting> rows, Order order) {
    return drain(ExternalSort.of(source(rows), order, SortOptions.defaults(), lake().allocator()));
  }

  @Test
  void rowsOfAWriteLieInTheOrderOfTheLayout() {
    Order order = hilbert("location").then(byColumns("id"));
    lake().create("ordered", contract(), format(), Layout.orderedBy(order));
    reopen();
    SpatialTable table = lake().table("ordered");
    assertThat(table.layout().order()).isEqualTo(order);
    List<Sighting> rows = shuffled();

    table.append(source(rows)).await();

    assertThat(files(table)).hasSize(1);
    assertThat(drain(table.scan())).isEqualTo(inOrder(rows, order)).hasSize(ROWS);
  }

  @Test
  void eachPartitionIsOrderedAndWrittenAtOneGo() {
    Layout layout = Layout.partitionedBy("region").openFiles(1).order(byColumns("id"));
    SpatialTable table = lake().create("ordered", contract(), format(), layout);

    table.append(source(shuffled())).await();

    assertThat(files(table)).hasSize(3);
    for (int region = 0; region < 3; region++) {
      assertThat(
              drain(
                  table.scan(
                      table.snapshot(), List.of("id"), Predicates.eq("region", "r" + region))))
          .isSorted()
          .hasSizeBetween(ROWS / 3, ROWS / 3 + 1);
    }
  }

  @Test
  void whatReplacesAPartitionIsOrderedToo() {
    assumeCan(Capability.REPLACE_FILES);
    Layout layout = Layout.partitionedBy("region").order(byColumns("id"));
    SpatialTable table = lake().create("ordered", contract(), format(), layout);
    table.append(rows(0, 9, id -> Optional.of("r0"))).await();

    table.overwritePartitions(source(shuffled())).await();

    assertThat(files(table).stream().mapToLong(DataFile::rows).sum()).isEqualTo(ROWS);
    assertThat(drain(table.scan(table.snapshot(), List.of("id"), Predicates.eq("region", "r0"))))
        .isSorted();
  }

  @Test
  void rowsThatDoNotFitInMemoryAreOrderedAllTheSame() {
    LakeOptions small =
        LakeOptions.defaults()
            .withSorting(SortOptions.defaults().withMemory(SortOptions.MIN_MEMORY));
    SpatialTable table =
        closedLater(newLake(small))
            .create("ordered", contract(), format(), Layout.orderedBy(byColumns("id")));

    table.append(source(shuffled())).await();

    assertThat(drain(table.scan())).isSorted().hasSize(ROWS);
  }

  @Test
  void theKeyOfACurveIsKeptForRowsThatDoNotBringIt() {
    Layout layout = Layout.orderedBy(hilbert("location").keepKeyAs("curve_key"));
    lake().create("ordered", contract(), format(), layout);
    reopen();
    SpatialTable table = lake().openOrCreate("ordered", contract(), format(), layout);
    assertThat(table.contract().names()).containsExactly("id", "region", "location", "curve_key");

    table.append(source(shuffled())).await();
    table.append(source(shuffled().subList(0, 20))).await();

    for (DataFile file : files(table)) {
      List<Long> keys = new ArrayList<>();
      try (GeoParquetFile open = GeoParquetFile.open(table.snapshot().store(), file.path());
          BatchSource rows =
              open.read(ReadOptions.all().withColumns(List.of("curve_key")), lake().allocator())) {
        for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
          try (Batch batch = next.get()) {
            BigIntVector vector = (BigIntVector) batch.vector("curve_key");
            for (int row = 0; row < batch.rowCount(); row++) {
              keys.add(vector.get(row));
            }
          }
        }
      }
      assertThat(keys).isSorted().doesNotHaveDuplicates().hasSize((int) file.rows());
    }
    assertThat(files(table)).hasSize(2);
  }
}
