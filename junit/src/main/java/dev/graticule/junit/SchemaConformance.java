package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.AppendResult;
import dev.graticule.table.Capability;
import dev.graticule.table.Operation;
import dev.graticule.table.RefusedException;
import dev.graticule.table.SchemaMode;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.UnsupportedCapabilityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Point;

/** Rows that bring columns with them, alone and while others change the contract too. */
abstract class SchemaConformance extends EvolutionConformance {
  private static final AppendOptions MERGE = AppendOptions.defaults().withSchema(SchemaMode.MERGE);

  /** A sighting with more to tell, without a region. */
  record Noted(long id, Point location, String note) {}

  private Contract noted() {
    return Contract.of(Noted.class);
  }

  private BatchSource notes(long from, long to) {
    return notes(noted(), from, to);
  }

  private BatchSource notes(Contract contract, long from, long to) {
    List<Noted> records =
        LongStream.range(from, to)
            .mapToObj(id -> new Noted(id, sighting(id, Optional.empty()).location(), "n" + id))
            .toList();
    return rows(Noted.class, contract, records);
  }

  /** The contract of rows whose note is another type; the record cannot fill such a column. */
  private record Counted(long id, Optional<String> region, Point location, int note) {}

  private BatchSource counts(long from, long to) {
    List<Counted> records =
        LongStream.range(from, to)
            .mapToObj(
                id ->
                    new Counted(
                        id, Optional.of("c"), sighting(id, Optional.empty()).location(), (int) id))
            .toList();
    return rows(Counted.class, Contract.of(Counted.class), records);
  }

  @Test
  void rowsBringAColumnInTheCommitThatBringsThem() {
    assumeCan(Capability.EVOLVE);
    SpatialTable table = create();
    table.append(rows(0, 3)).await();
    Snapshot before = table.snapshot();
    int versions = table.history().size();

    AppendResult result = table.append(notes(3, 5), MERGE).await();

    assertThat(table.contract().names()).containsExactly("id", "region", "location", "note");
    assertThat(table.contract().require("note").isNullable()).isTrue();
    assertThat(result.snapshot().contract()).isEqualTo(table.contract());
    assertThat(table.history()).hasSize(versions + 1);
    assertThat(table.history().get(0).operation()).isEqualTo(Operation.APPEND);
    assertThat(values(table, "note", Predicates.all()))
        .isEqualTo(Map.of(0L, "null", 1L, "null", 2L, "null", 3L, "n3", 4L, "n4"));
    assertThat(values(table, "region", Predicates.ge("id", 2)))
        .isEqualTo(Map.of(2L, "r2", 3L, "null", 4L, "null"));
    assertThat(values(table, "note", Predicates.eq("note", "n4"))).isEqualTo(Map.of(4L, "n4"));
    assertThat(ids(table, before)).isEqualTo(upTo(3));
    assertThat(before.contract()).isEqualTo(contract());
  }

  @Test
  void rowsThatBringNothingNewChangeNoContract() {
    SpatialTable table = create();

    table.append(rows(0, 3), MERGE).await();
    table.append(rows(3, 4, id -> Optional.empty()), MERGE).await();

    assertThat(table.contract()).isEqualTo(contract());
    assertThat(ids(table)).isEqualTo(upTo(4));
  }

  @Test
  void rowsMergedAcrossAReopeningAreRead() {
    assumeCan(Capability.EVOLVE);
    create().append(rows(0, 3)).await();
    reopen();
    lake().table("sightings").append(notes(3, 5), MERGE).await();
    reopen();

    SpatialTable table = lake().table("sightings");
    table.append(notes(5, 6), MERGE).await();
    assertThat(values(table, "note", Predicates.ge("id", 3)))
        .isEqualTo(Map.of(3L, "n3", 4L, "n4", 5L, "n5"));
  }

  @Test
  void aFormatThatCannotEvolveRefusesRowsThatNeedIt() {
    SpatialTable table = create();
    if (!can(Capability.EVOLVE)) {
      assertThatThrownBy(() -> table.append(notes(0, 2), MERGE).await())
          .isInstanceOf(UnsupportedCapabilityException.class);
      assertThat(dataFiles()).isEmpty();
    }
    assertThat(table.contract()).isEqualTo(contract());
  }

  @Test
  void rowsWithoutARequiredColumnAreRefused() {
    SpatialTable table = create();
    Contract without = contract().select(List.of("region", "location"));

    assertThatThrownBy(
            () -> table.append(new AppendConformance.ListSource(without, List.of()), MERGE).await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("\"id\"")
        .hasMessageContaining("required");
  }

  @Test
  void anotherTypeIsRefusedNamingBoth() {
    assumeCan(Capability.EVOLVE);
    SpatialTable table = create();
    table.append(notes(0, 2), MERGE).await();

    assertThatThrownBy(() -> table.append(counts(2, 4), MERGE).await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("\"note\"")
        .hasMessageContaining("TEXT")
        .hasMessageContaining("INT32");
    assertThat(ids(table)).isEqualTo(upTo(2));
    assertThat(dataFiles()).hasSize(1);
  }

  @Test
  void anotherCrsIsRefused() {
    SpatialTable table = create();
    Column location = contract().require("location");
    Contract elsewhere =
        Contract.builder()
            .column(contract().require("id"))
            .column(
                location.withType(
                    ((ColumnType.Geometry) location.type()).withCrs(Crs.of("EPSG:25832"))))
            .build();

    assertThatThrownBy(
            () ->
                table.append(new AppendConformance.ListSource(elsewhere, List.of()), MERGE).await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("\"location\"")
        .hasMessageContaining("EPSG:25832");
  }

  @Test
  void aColumnWithTheNameOfACoveringIsRefused() {
    assumeCan(Capability.EVOLVE);
    SpatialTable table = create();
    Contract boxed =
        Contract.builder()
            .column(contract().require("id"))
            .column(contract().require("location"))
            .nullable("BBOX", Scalar.TEXT)
            .build();

    assertThatThrownBy(
            () -> table.append(new AppendConformance.ListSource(boxed, List.of()), MERGE).await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("BBOX")
        .hasMessageContaining("location");
    assertThatThrownBy(() -> table.evolve(Change.add(Column.nullable("bbox", Scalar.TEXT))))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("bbox");
  }

  @Test
  void manyMergesOfOneColumnMakeOneColumn() throws Exception {
    assumeCan(Capability.EVOLVE);
    SpatialTable table = create();
    CyclicBarrier start = new CyclicBarrier(THREADS);
    inThreads(
        thread ->
            () -> {
              start.await();
              return table.append(notes(thread * 3L, thread * 3L + 3), MERGE).await().rows();
            });

    assertThat(table.contract().names()).containsExactly("id", "region", "location", "note");
    Map<Long, String> expected = new TreeMap<>();
    upTo(THREADS * 3L).forEach(id -> expected.put(id, "n" + id));
    assertThat(values(table, "note", Predicates.all())).isEqualTo(expected);
  }

  @Test
  void ofTwoMergesOfOneColumnInTwoTypesOneIsRefused() {
    assumeCan(Capability.EVOLVE);
    SpatialTable table = create();
    Contract contract = Contract.of(Counted.class);
    BatchSource late = first(counts(2, 4), () -> table.append(notes(0, 2), MERGE).await());

    assertThat(late.contract()).isEqualTo(contract);
    assertThatThrownBy(() -> table.append(late, MERGE).await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("\"note\"")
        .hasMessageContaining("TEXT")
        .hasMessageContaining("INT32");
    assertThat(table.contract().names()).containsExactly("id", "region", "location", "note");
    assertThat(values(table, "note", Predicates.all())).isEqualTo(Map.of(0L, "n0", 1L, "n1"));
    assertThat(dataFiles()).hasSize(1);
  }

  @Test
  void anotherColumnThatCameFirstIsNotTakenForTheMergedOne() {
    assumeCan(Capability.EVOLVE);
    SpatialTable table = create();
    BatchSource late =
        first(
            notes(0, 3),
            () -> {
              table.evolve(Change.add(Column.nullable("speed", Scalar.FLOAT64)));
              table.evolve(Change.add(Column.nullable("colour", Scalar.TEXT)));
            });

    table.append(late, MERGE).await();

    assertThat(table.contract().names())
        .containsExactly("id", "region", "location", "speed", "colour", "note");
    assertThat(values(table, "note", Predicates.all()))
        .isEqualTo(Map.of(0L, "n0", 1L, "n1", 2L, "n2"));
    assertThat(values(table, "colour", Predicates.all()))
        .isEqualTo(Map.of(0L, "null", 1L, "null", 2L, "null"));
    assertThat(values(table, "speed", Predicates.isNull("speed"))).hasSize(3);
    assertThat(values(table, "note", Predicates.eq("note", "n1"))).isEqualTo(Map.of(1L, "n1"));
    assertThat(dataFiles()).hasSize(1);
  }

  @Test
  void theSameColumnThatCameFirstIsTheMergedOne() {
    assumeCan(Capability.EVOLVE);
    SpatialTable table = create();
    BatchSource late =
        first(notes(0, 3), () -> table.evolve(Change.add(Column.nullable("note", Scalar.TEXT))));

    table.append(late, MERGE).await();

    assertThat(table.contract().names()).containsExactly("id", "region", "location", "note");
    assertThat(values(table, "note", Predicates.all()))
        .isEqualTo(Map.of(0L, "n0", 1L, "n1", 2L, "n2"));
  }

  @Test
  void plainRowsLandWhileColumnsAreAdded() {
    assumeCan(Capability.EVOLVE);
    SpatialTable table = create();

    table
        .append(
            rowsAfter(0, 3, () -> table.evolve(Change.add(Column.nullable("note", Scalar.TEXT)))))
        .await();

    assertThat(values(table, "note", Predicates.all()))
        .isEqualTo(Map.of(0L, "null", 1L, "null", 2L, "null"));
    assertThat(ids(table, table.snapshot(), Predicates.eq("region", "r1"))).containsExactly(1L);
  }

  @Test
  void plainRowsLandInAColumnThatIsRenamedMeanwhile() {
    assumeCan(Capability.EVOLVE);
    assumeCan(Capability.RENAME_COLUMN);
    SpatialTable table = create();

    table.append(rowsAfter(0, 3, () -> table.evolve(Change.rename("region", "area")))).await();

    assertThat(values(table, "area", Predicates.all()))
        .isEqualTo(Map.of(0L, "r0", 1L, "r1", 2L, "r2"));
    assertThat(ids(table, table.snapshot(), Predicates.eq("area", "r1"))).containsExactly(1L);
    assertThat(table.plan(Predicates.eq("area", "zz")).kept()).isEmpty();
  }

  @Test
  void plainRowsLandInColumnsThatSwapTheirNamesMeanwhile() {
    assumeCan(Capability.EVOLVE);
    assumeCan(Capability.RENAME_COLUMN);
    SpatialTable table = lake().create("notes", noted(), format());
    table.evolve(Change.add(Column.nullable("other", Scalar.TEXT)));
    Contract both = table.contract();
    BatchSource late =
        first(
            notes(both, 0, 3),
            () ->
                table.evolve(
                    Change.rename("note", "was note"),
                    Change.rename("other", "note"),
                    Change.rename("was note", "other")));

    table.append(late).await();

    assertThat(values(table, "other", Predicates.all()))
        .isEqualTo(Map.of(0L, "n0", 1L, "n1", 2L, "n2"));
    assertThat(values(table, "note", Predicates.isNull("note"))).hasSize(3);
    assertThat(ids(table, table.snapshot(), Predicates.eq("other", "n1"))).containsExactly(1L);
    assertThat(ids(table, table.snapshot(), Predicates.eq("note", "n1"))).isEmpty();
  }

  @Test
  void plainRowsLandWithoutAColumnThatIsDroppedMeanwhile() {
    assumeCan(Capability.EVOLVE);
    assumeCan(Capability.DROP_COLUMN);
    SpatialTable table = create();

    table
        .append(
            rowsAfter(
                0,
                3,
                () -> {
                  table.evolve(Change.drop("region"));
                  table.evolve(Change.add(Column.nullable("region", Scalar.TEXT)));
                }))
        .await();

    assertThat(values(table, "region", Predicates.all()))
        .isEqualTo(Map.of(0L, "null", 1L, "null", 2L, "null"));
    assertThat(ids(table, table.snapshot(), Predicates.isNull("region"))).isEqualTo(upTo(3));
  }

  /** The same rows; something happens when they are first asked for. */
  private static BatchSource first(BatchSource rows, Runnable action) {
    List<Runnable> once = new ArrayList<>(List.of(action));
    return new BatchSource() {
      @Override
      public Contract contract() {
        return rows.contract();
      }

      @Override
      public Optional<Batch> next() {
        if (!once.isEmpty()) {
          once.remove(0).run();
        }
        return rows.next();
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }

  @Test
  void aWiderColumnWidensTheTableAndANarrowerOneIsCast() {
    assumeCan(Capability.EVOLVE);
    assumeTrue(widensNumbers(), () -> format().name() + " does not widen numbers");
    SpatialTable table = lake().create("counted", Contract.of(Counted.class), format());
    table.append(counts(0, 2), MERGE).await();
    Contract wide = Contract.of(Counted.class).evolve(Change.widen("note", Scalar.INT64));
    List<Counted> two =
        List.of(new Counted(2, Optional.of("c"), sighting(2, Optional.empty()).location(), 2));

    table.append(rows(Counted.class, wide, two), MERGE).await();
    assertThat(table.contract().require("note").type()).isEqualTo(Scalar.INT64);
    table.append(counts(3, 4), MERGE).await();

    assertThat(table.contract().require("note").type()).isEqualTo(Scalar.INT64);
    assertThat(values(table, "note", Predicates.all()))
        .isEqualTo(Map.of(0L, "0", 1L, "1", 2L, "2", 3L, "3"));
    assertThat(ids(table, table.snapshot(), Predicates.between("note", 1, 2)))
        .containsExactly(1L, 2L);
  }
}
