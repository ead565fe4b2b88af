package dev.graticule.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Crs;
import dev.graticule.grid.CellLevel;
import dev.graticule.store.Store;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.MemoryFormat;
import dev.graticule.table.SpatialTable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

class PartitionTest {
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void noBufferIsLeft() {
    allocator.close();
  }

  record Moments(Instant moment, LocalDateTime clock, LocalDate day) {}

  private static Contract moments(TimeUnit unit) {
    return Contract.builder()
        .required("moment", new ColumnType.Timestamp(unit, TimeZoning.UTC))
        .required("clock", new ColumnType.Timestamp(unit, TimeZoning.LOCAL))
        .required("day", Scalar.DATE)
        .build();
  }

  private static String said(TimeStep step, LocalDateTime time) {
    String text =
        "%04d-%02d-%02d-%02d"
            .formatted(time.getYear(), time.getMonthValue(), time.getDayOfMonth(), time.getHour());
    return switch (step) {
      case YEAR -> text.substring(0, 4);
      case MONTH -> text.substring(0, 7);
      case DAY -> text.substring(0, 10);
      case HOUR -> text;
    };
  }

  @ParameterizedTest
  @EnumSource(TimeUnit.class)
  void timesLieInTheStepsThatTheCalendarSays(TimeUnit unit) {
    Random random = new Random(42);
    List<Moments> rows =
        IntStream.range(0, 500)
            .mapToObj(
                i -> {
                  long second = random.nextLong(-4_000_000_000L, 8_000_000_000L);
                  LocalDateTime time =
                      LocalDateTime.ofEpochSecond(second, 1_000_000 * (i % 1000), ZoneOffset.UTC);
                  return new Moments(
                      time.toInstant(ZoneOffset.UTC), time.plusHours(i), time.toLocalDate());
                })
            .toList();
    Contract contract = moments(unit);
    List<Partition> partitions = new ArrayList<>();
    for (TimeStep step : TimeStep.values()) {
      partitions.add(Partition.time("moment", step));
      partitions.add(Partition.time("clock", step));
      if (step != TimeStep.HOUR) {
        partitions.add(Partition.time("day", step));
      }
    }
    Layout layout = Layout.defaults().partitions(partitions);
    Contract full = layout.completed(contract);
    layout.requireFor(full);

    try (BatchSource source =
            Records.writer(Moments.class, full).source(rows.iterator(), allocator, 500);
        BatchSource filled = ComputedPartitions.fill(layout, source);
        Batch batch = filled.next().orElseThrow()) {
      for (int row = 0; row < rows.size(); row++) {
        Moments given = rows.get(row);
        for (TimeStep step : TimeStep.values()) {
          assertThat(batch.vector("moment_" + step.label()).getObject(row))
              .isEqualTo(value(step, LocalDateTime.ofInstant(given.moment(), ZoneOffset.UTC)));
          assertThat(batch.vector("clock_" + step.label()).getObject(row))
              .isEqualTo(value(step, given.clock()));
          if (step != TimeStep.HOUR) {
            assertThat(batch.vector("day_" + step.label()).getObject(row))
                .isEqualTo(value(step, given.day().atStartOfDay()));
          }
        }
      }
    }
  }

  private static Object value(TimeStep step, LocalDateTime time) {
    return switch (step) {
      case YEAR -> time.getYear();
      case DAY -> (int) time.toLocalDate().toEpochDay();
      case MONTH, HOUR -> new org.apache.arrow.vector.util.Text(said(step, time));
    };
  }

  @Test
  void whatCannotBePartitionedIsRefusedBeforeATableIsMade() {
    Contract contract =
        Contract.builder()
            .required("day", Scalar.DATE)
            .required("name", Scalar.TEXT)
            .nullable("here", ColumnType.Geometry.any())
            .nullable("there", ColumnType.Geometry.any().withCrs(Crs.of("EPSG:25832")))
            .build();
    refuses(contract, Partition.time("day", TimeStep.HOUR), "has no hour");
    refuses(contract, Partition.time("name", TimeStep.DAY), "has no day");
    refuses(contract, Partition.time("when", TimeStep.DAY), "no column \"when\"");
    refuses(contract, Partition.cell("name", CellLevel.quadkey(3)), "cells are of geometries");
    refuses(contract, Partition.cell("there", CellLevel.quadkey(3)), "EPSG:25832");
    refuses(
        contract,
        Partition.cell("here", CellLevel.quadkey(3)).named("name"),
        "call the partition's column otherwise");
    assertThatThrownBy(() -> Partition.cell("here", CellLevel.quadkey(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void refuses(Contract contract, Partition partition, String problem) {
    MemoryFormat memory = MemoryFormat.create();
    try (Store store = Store.inMemory();
        Lake lake = Lake.over(store, LakeOptions.defaults().withFormats(memory))) {
      assertThatThrownBy(() -> lake.create("t", contract, memory, Layout.partitionedBy(partition)))
          .isInstanceOf(ContractException.class)
          .hasMessageContaining(problem);
      assertThat(lake.tables()).isEmpty();
    }
  }

  record Place(int id, Optional<Point> at) {}

  @Test
  void aGeometryThatIsNoPlaceEndsTheAppendWithItsRow() {
    GeometryFactory points = new GeometryFactory();
    MemoryFormat memory = MemoryFormat.create();
    try (Store store = Store.inMemory();
        Lake lake = Lake.over(store, LakeOptions.defaults().withFormats(memory))) {
      SpatialTable table =
          lake.create(
              "places",
              Contract.of(Place.class),
              memory,
              Layout.partitionedBy(Partition.cell("at", CellLevel.geohash(2))));
      List<Place> places =
          List.of(
              new Place(0, Optional.empty()),
              new Place(1, Optional.of(points.createPoint(new Coordinate(10, 50)))),
              new Place(2, Optional.of(points.createPoint(new Coordinate(50, 100)))));

      assertThatThrownBy(
              () ->
                  table
                      .append(Records.source(Place.class, places.iterator(), lake.allocator(), 2))
                      .await())
          .isInstanceOfSatisfying(
              RejectedValueException.class,
              e -> {
                assertThat(e.row()).isEqualTo(2);
                assertThat(e).hasMessageContaining("no longitude and latitude");
              });
      assertThat(table.snapshot().totals().rows()).isZero();
    }
  }
}
