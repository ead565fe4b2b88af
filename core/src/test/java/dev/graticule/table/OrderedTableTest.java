package dev.graticule.table;

import static dev.graticule.order.Order.hilbert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Crs;
import dev.graticule.contract.GeometryType;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.RowGroup;
import dev.graticule.file.WriteOptions;
import dev.graticule.job.Job;
import dev.graticule.job.JobCancelledException;
import dev.graticule.order.SortOptions;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Scratch;
import dev.graticule.store.Store;
import dev.graticule.write.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

class OrderedTableTest {
  private static final GeometryFactory POINTS = new GeometryFactory();

  record Report(long id, Point location) {}

  @TempDir private Path folder;
  private Store store;
  private Lake lake;

  @BeforeEach
  void open() {
    store = Store.inMemory();
    lake =
        Lake.over(
            store,
            LakeOptions.defaults()
                .withSorting(
                    SortOptions.defaults()
                        .withMemory(SortOptions.MIN_MEMORY)
                        .withScratch(Scratch.local(folder.resolve("scratch"), 1 << 26))));
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    lake.close();
    if (Files.exists(folder.resolve("scratch"))) {
      try (Stream<Path> left = Files.list(folder.resolve("scratch"))) {
        assertThat(left).isEmpty();
      }
    }
  }

  private static Report report(long id, double x, double y) {
    return new Report(id, POINTS.createPoint(new Coordinate(x, y)));
  }

  private static List<Report> scattered(int count) {
    Random random = new Random(3);
    return IntStream.range(0, count)
        .mapToObj(id -> report(id, random.nextDouble(-180, 180), random.nextDouble(-90, 90)))
        .toList();
  }

  private BatchSource source(Iterator<Report> rows) {
    return Records.source(Report.class, rows, lake.allocator(), 100);
  }

  private SpatialTable create(Contract contract, Layout layout) {
    return lake.create("reports", contract, GeoParquetDirectory.format(), layout);
  }

  @Test
  void rowGroupsOfAnOrderedTableCoverLittleOfTheWorld() {
    WriteOptions files = WriteOptions.builder().rowGroupRows(250).build();
    SpatialTable table =
        create(Contract.of(Report.class), Layout.orderedBy(hilbert("location")).files(files));

    table.append(source(scattered(4_000).iterator())).await();

    DataFile file = table.snapshot().files(Predicates.all()).get(0);
    try (GeoParquetFile open = GeoParquetFile.open(table.snapshot().store(), file.path())) {
      assertThat(open.rowGroups()).hasSize(16);
      // Sixteen equal parts of a curve would be squares of a sixteenth; scattered rows cover all.
      assertThat(open.rowGroups().stream().mapToDouble(OrderedTableTest::share).sum())
          .isLessThan(3);
    }
  }

  private static double share(RowGroup group) {
    Bounds box = group.evidence().geometry("location").bounds().orElseThrow();
    return (box.xmax() - box.xmin()) * (box.ymax() - box.ymin()) / (360 * 180);
  }

  @Test
  void aRowThatIsRefusedIsNamedAsItCame() {
    Contract bounded =
        Contract.builder()
            .required("id", dev.graticule.contract.ColumnType.Scalar.INT64)
            .geometry(
                "location",
                g ->
                    g.withTypes(java.util.Set.of(GeometryType.POINT))
                        .withBounds(Bounds.of(0, 0, 10, 10)))
            .build();
    List<Report> rows = new ArrayList<>();
    for (int id = 0; id < 500; id++) {
      rows.add(report(id, id == 321 ? 11 : 9 - id % 9, 5));
    }
    SpatialTable table = create(bounded, Layout.orderedBy(hilbert("location")));
    BatchSource source =
        new dev.graticule.batch.BatchSource() {
          private final BatchSource plain = OrderedTableTest.this.source(rows.iterator());

          @Override
          public Contract contract() {
            return bounded;
          }

          @Override
          public java.util.Optional<dev.graticule.batch.Batch> next() {
            return plain
                .next()
                .map(batch -> dev.graticule.batch.Batch.owning(bounded, batch.root()));
          }

          @Override
          public void close() {
            plain.close();
          }
        };

    assertThatThrownBy(() -> table.append(source).await())
        .isInstanceOf(RejectedValueException.class)
        .hasMessageContaining("row 321");
    assertThat(table.snapshot().files(Predicates.all())).isEmpty();
  }

  @Test
  void aCancelWhileRowsAreSortedLeavesNothing() throws InterruptedException {
    SpatialTable table = create(Contract.of(Report.class), Layout.orderedBy(hilbert("location")));
    CountDownLatch sorting = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    Iterator<Report> rows = scattered(6_000).iterator();
    Iterator<Report> waiting =
        new Iterator<>() {
          private int given;

          @Override
          public boolean hasNext() {
            return rows.hasNext();
          }

          @Override
          public Report next() {
            if (++given == 4_000) {
              sorting.countDown();
              try {
                cancelled.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }
            return rows.next();
          }
        };
    Job<AppendResult> job = table.append(source(waiting));
    sorting.await();
    job.cancel();
    cancelled.countDown();

    assertThatThrownBy(job::await).isInstanceOf(JobCancelledException.class);
    assertThat(table.snapshot().files(Predicates.all())).isEmpty();
  }

  @Test
  void aCurveNeedsBoundsThatAreKnown() {
    Contract local =
        Contract.builder().geometry("location", g -> g.withCrs(Crs.of("EPSG:31467"))).build();

    assertThatThrownBy(() -> create(local, Layout.orderedBy(hilbert("location"))))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("EPSG:31467")
        .hasMessageContaining("give the bounds");
    hilbert("location").over(Bounds.of(3.2e6, 5.2e6, 4e6, 6.1e6)).requireFor(local);
  }

  @Test
  void anOrderByWhatIsNoColumnOrHasNoOrderIsRefusedAtOnce() {
    Contract contract = Contract.of(Report.class);

    assertThatThrownBy(() -> create(contract, Layout.orderedBy(hilbert("place"))))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("place");
    assertThatThrownBy(() -> create(contract, Layout.orderedBy(hilbert("id"))))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("a curve runs through geometries");
    assertThatThrownBy(
            () ->
                create(contract, Layout.orderedBy(dev.graticule.order.Order.byColumns("location"))))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("Order.hilbert(\"location\")");
  }
}
