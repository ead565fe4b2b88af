package dev.graticule.junit;

import static dev.graticule.predicate.Predicates.and;
import static dev.graticule.predicate.Predicates.eq;
import static dev.graticule.predicate.Predicates.ge;
import static dev.graticule.predicate.Predicates.lt;
import static dev.graticule.predicate.Predicates.or;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Cast;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.Capability;
import dev.graticule.table.Committed;
import dev.graticule.table.DataFile;
import dev.graticule.table.DeleteMode;
import dev.graticule.table.DuplicateKeyException;
import dev.graticule.table.Merge;
import dev.graticule.table.Merge.Matched;
import dev.graticule.table.Merge.Unmatched;
import dev.graticule.table.Operation;
import dev.graticule.table.RefusedException;
import dev.graticule.table.RowChangeOptions;
import dev.graticule.table.RowChangeResult;
import dev.graticule.table.SchemaMode;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.TableFormat;
import dev.graticule.write.Layout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.arrow.vector.BigIntVector;
import org.junit.jupiter.api.Test;

/**
 * Rows that are deleted, replaced and merged. Part of {@link TableConformance}; on its own for
 * formats of which several kinds of tables change rows in ways of their own.
 */
public abstract class RowChangeConformance extends RowChangeFaults {

  /** The system property that repeats the random changes of a seed. */
  public static final String SEED = "graticule.conformance.seed";

  private static final int STEPS = 12;

  /** For extending classes. */
  protected RowChangeConformance() {}

  /**
   * Makes the format.
   *
   * @return a format without tables
   */
  @Override
  protected abstract TableFormat newFormat();

  private void inEachMode(Consumer<DeleteMode> test) {
    modes().forEach(test);
  }

  private SpatialTable create(DeleteMode mode) {
    return lake().create("sightings-" + mode, contract(), format());
  }

  private boolean marks(DeleteMode mode) {
    return mode == DeleteMode.MARK_ROWS && can(Capability.ROW_DELETES);
  }

  @Test
  void rowsThatMeetAConditionAreDeletedAndNoOthers() {
    assumeCan(Capability.REPLACE_FILES);
    inEachMode(
        mode -> {
          SpatialTable table = create(mode);
          table.append(rows(0, 10)).await();
          DataFile whole = table.append(rows(10, 20)).await().files().get(0);
          DataFile untouched = table.append(rows(20, 30)).await().files().get(0);
          Snapshot before = table.snapshot();

          RowChangeResult result =
              table.deleteWhere(and(ge("id", 7), lt("id", 20)), by(mode)).await();

          assertThat(ids(table)).isEqualTo(without(upTo(30), range(7, 20)));
          assertThat(result.rowsDeleted()).isEqualTo(13);
          assertThat(result.rowsUpdated()).isZero();
          assertThat(result.rowsInserted()).isZero();
          assertThat(result.outcome()).isEqualTo(Committed.Outcome.COMMITTED);
          assertThat(result.removed()).contains(whole.path()).doesNotContain(untouched.path());
          assertThat(result.rewritten()).isEqualTo(marks(mode) ? 0 : 1);
          assertThat(result.marked()).isEqualTo(marks(mode) ? 1 : 0);
          assertThat(paths(table)).contains(untouched.path()).hasSize(2);
          assertThat(ids(table, before)).isEqualTo(upTo(30));
          if (can(Capability.TIME_TRAVEL)) {
            assertThat(table.history().get(0).operation()).isEqualTo(Operation.DELETE);
          }
        });
  }

  static List<Long> without(List<Long> ids, List<Long> gone) {
    return ids.stream().filter(id -> !gone.contains(id)).toList();
  }

  @Test
  void rowsAreDeletedAgainAndAgain() {
    assumeCan(Capability.REPLACE_FILES);
    inEachMode(
        mode -> {
          SpatialTable table = create(mode);
          table.append(rows(0, 20)).await();
          for (long id = 0; id < 20; id += 3) {
            RowChangeResult result =
                table.deleteWhere(or(eq("id", id), eq("id", id + 1)), by(mode)).await();
            assertThat(result.rowsDeleted()).isEqualTo(2);
          }
          assertThat(ids(table)).containsExactly(2L, 5L, 8L, 11L, 14L, 17L);
          assertThat(table.deleteWhere(lt("id", 3), by(mode)).await().rowsDeleted()).isEqualTo(1);

          RowChangeResult rest = table.deleteWhere(ge("id", 0), by(mode)).await();

          assertThat(rest.rowsDeleted()).isEqualTo(5);
          assertThat(files(table)).as("a file of which every row went is gone").isEmpty();
        });
  }

  @Test
  void aDeleteThatMeetsNoRowCommitsNothing() {
    assumeCan(Capability.REPLACE_FILES);
    inEachMode(
        mode -> {
          SpatialTable table = create(mode);
          table.append(rows(0, 10)).await();
          Snapshot before = table.snapshot();

          RowChangeResult result = table.deleteWhere(eq("region", "nowhere"), by(mode)).await();

          assertThat(result.rowsChanged()).isZero();
          assertThat(result.snapshot().id()).isEqualTo(before.id());
          assertThat(table.snapshot().id()).isEqualTo(before.id());
        });
  }

  @Test
  void aRowOfWhichTheConditionIsUnknownStays() {
    assumeCan(Capability.REPLACE_FILES);
    inEachMode(
        mode -> {
          SpatialTable table = create(mode);
          table
              .append(rows(0, 9, id -> id % 3 == 0 ? Optional.empty() : Optional.of("r" + id % 3)))
              .await();

          table.deleteWhere(Predicates.ne("region", "r1"), by(mode)).await();

          assertThat(ids(table)).containsExactly(0L, 1L, 3L, 4L, 6L, 7L);
          table.deleteWhere(Predicates.isNull("region"), by(mode)).await();
          assertThat(ids(table)).containsExactly(1L, 4L, 7L);
        });
  }

  @Test
  void rowsAreDeletedByWhereTheyLie() {
    assumeCan(Capability.REPLACE_FILES);
    inEachMode(
        mode -> {
          SpatialTable table = create(mode);
          table.append(rows(0, 50)).await();
          table.append(rows(50, 100)).await();

          RowChangeResult result =
              table
                  .deleteWhere(Predicates.window("location", Bounds.of(10, 0, 20, 100)), by(mode))
                  .await();

          assertThat(result.rowsDeleted()).isEqualTo(11);
          assertThat(ids(table)).isEqualTo(without(upTo(100), range(10, 21)));
        });
  }

  @Test
  void rowsGoFromPartitions() {
    assumeCan(Capability.REPLACE_FILES);
    inEachMode(
        mode -> {
          SpatialTable table =
              lake().create("parted-" + mode, contract(), format(), Layout.partitionedBy("region"));
          table.append(rows(0, 30)).await();
          table.append(rows(30, 33, id -> Optional.empty())).await();

          RowChangeResult whole = table.deleteWhere(eq("region", "r1"), by(mode)).await();
          assertThat(whole.rewritten() + whole.marked()).as("nothing is left to keep").isZero();
          assertThat(whole.removed()).hasSize(1);
          assertThat(whole.rowsDeleted()).isEqualTo(10);
          table.deleteWhere(and(eq("region", "r2"), lt("id", 10)), by(mode)).await();

          assertThat(ids(table, table.snapshot(), eq("region", "r2"))).isEqualTo(every(3, 11, 30));
          assertThat(ids(table, table.snapshot(), Predicates.isNull("region"))).hasSize(3);
          table.upsert(rows(31, 34, id -> Optional.of("r7")), "id").await();
          assertThat(ids(table, table.snapshot(), Predicates.isNull("region")))
              .containsExactly(30L);
          assertThat(ids(table, table.snapshot(), eq("region", "r7"))).isEqualTo(range(31, 34));
        });
  }

  private static List<Long> every(int step, long from, long to) {
    return range(from, to).stream().filter(id -> (id - from) % step == 0).toList();
  }

  @Test
  void rowsTakeThePlaceOfAllThatMeetACondition() {
    assumeCan(Capability.REPLACE_FILES);
    inEachMode(
        mode -> {
          SpatialTable table = create(mode);
          table.append(rows(0, 20)).await();

          RowChangeResult result =
              table
                  .overwriteWhere(
                      and(ge("id", 5), lt("id", 15)),
                      rows(10, 12, id -> Optional.of("new")),
                      by(mode))
                  .await();

          assertThat(result.rowsDeleted()).isEqualTo(10);
          assertThat(result.rowsInserted()).isEqualTo(2);
          assertThat(ids(table))
              .isEqualTo(without(without(upTo(20), range(5, 15)), List.of(), 10L, 11L));
          assertThat(ids(table, table.snapshot(), eq("region", "new"))).containsExactly(10L, 11L);
          if (can(Capability.TIME_TRAVEL)) {
            assertThat(table.history().get(0).operation()).isEqualTo(Operation.OVERWRITE);
          }
          Snapshot before = table.snapshot();
          assertThatThrownBy(() -> table.overwriteWhere(lt("id", 5), rows(3, 8), by(mode)).await())
              .isInstanceOf(RefusedException.class)
              .hasMessageContaining("Row 2 does not meet");
          assertThat(table.snapshot().id()).isEqualTo(before.id());

          table.overwriteWhere(lt("id", 5), rows(0, 0), by(mode)).await();
          assertThat(ids(table)).containsExactly(10L, 11L, 15L, 16L, 17L, 18L, 19L);
        });
  }

  private static List<Long> without(List<Long> ids, List<Long> gone, Long... more) {
    List<Long> left = new ArrayList<>(without(ids, gone));
    left.addAll(List.of(more));
    left.sort(Comparator.naturalOrder());
    return left;
  }

  @Test
  void anUpsertReplacesWhatIsThereAndAddsWhatIsNot() {
    assumeCan(Capability.REPLACE_FILES);
    inEachMode(
        mode -> {
          SpatialTable table = create(mode);
          table.append(rows(0, 10)).await();
          DataFile untouched = table.append(rows(100, 110)).await().files().get(0);

          RowChangeResult result =
              table.merge(rows(5, 15, id -> Optional.of("new")), Merge.on("id"), by(mode)).await();

          assertThat(ids(table))
              .isEqualTo(without(range(0, 15), List.of(), array(range(100, 110))));
          assertThat(ids(table, table.snapshot(), eq("region", "new"))).isEqualTo(range(5, 15));
          assertThat(result.rowsUpdated()).isEqualTo(5);
          assertThat(result.rowsInserted()).isEqualTo(5);
          assertThat(result.rowsDeleted()).isZero();
          assertThat(paths(table)).contains(untouched.path());
          if (can(Capability.TIME_TRAVEL)) {
            assertThat(table.history().get(0).operation()).isEqualTo(Operation.MERGE);
          }
        });
  }

  private static Long[] array(List<Long> ids) {
    return ids.toArray(Long[]::new);
  }

  @Test
  void eachMergeDoesWhatItSays() {
    assumeCan(Capability.REPLACE_FILES);
    inEachMode(
        mode -> {
          for (Matched matched : Matched.values()) {
            for (Unmatched unmatched : Unmatched.values()) {
              SpatialTable table =
                  lake().create("t-" + mode + matched + "-" + unmatched, contract(), format());
              table.append(rows(0, 10)).await();
              Merge merge = Merge.on("id").withMatched(matched).withUnmatched(unmatched);

              RowChangeResult result =
                  table.merge(rows(5, 15, id -> Optional.of("new")), merge, by(mode)).await();

              List<Long> expected = new ArrayList<>(range(0, 5));
              List<Long> isNew = new ArrayList<>();
              if (matched != Matched.DELETE) {
                expected.addAll(range(5, 10));
              }
              if (matched == Matched.UPDATE) {
                isNew.addAll(range(5, 10));
              }
              if (unmatched == Unmatched.INSERT) {
                expected.addAll(range(10, 15));
                isNew.addAll(range(10, 15));
              }
              assertThat(ids(table)).as("%s", merge).isEqualTo(expected);
              assertThat(ids(table, table.snapshot(), eq("region", "new")))
                  .as("%s", merge)
                  .isEqualTo(isNew);
              assertThat(result.rowsDeleted()).isEqualTo(matched == Matched.DELETE ? 5 : 0);
              assertThat(result.rowsUpdated()).isEqualTo(matched == Matched.UPDATE ? 5 : 0);
              assertThat(result.rowsInserted()).isEqualTo(unmatched == Unmatched.INSERT ? 5 : 0);
            }
          }
        });
  }

  @Test
  void twoRowsOfOneKeyAreRefusedAndNamed() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 10)).await();
    Snapshot before = table.snapshot();
    int files = dataFiles().size();

    assertThatThrownBy(
            () -> table.upsert(rows(0, 20, id -> Optional.of("r" + id % 13)), "region").await())
        .isInstanceOfSatisfying(
            DuplicateKeyException.class,
            e -> {
              assertThat(e.firstRow()).isZero();
              assertThat(e.secondRow()).isEqualTo(13);
            })
        .hasMessageContaining("region = r0");
    assertThat(table.snapshot().id()).isEqualTo(before.id());
    assertThat(dataFiles()).hasSize(files);
  }

  @Test
  void aNullKeyMatchesNothing() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 3, id -> id == 1 ? Optional.empty() : Optional.of("r" + id))).await();

    RowChangeResult result =
        table
            .upsert(rows(10, 13, id -> id == 12 ? Optional.of("r2") : Optional.empty()), "region")
            .await();

    assertThat(result.rowsUpdated()).isEqualTo(1);
    assertThat(result.rowsInserted()).isEqualTo(2);
    assertThat(ids(table)).containsExactly(0L, 1L, 10L, 11L, 12L);
  }

  @Test
  void keysOfSeveralColumnsAreEqualWhenAllAre() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    table.append(rows(0, 6)).await();

    RowChangeResult result =
        table
            .upsert(rows(3, 9, id -> Optional.of(id < 5 ? "r" + id % 3 : "x")), "id", "region")
            .await();

    assertThat(result.rowsUpdated()).isEqualTo(2);
    assertThat(ids(table)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 5L, 6L, 7L, 8L);
  }

  @Test
  void whatCannotBeAKeyIsRefused() {
    assumeCan(Capability.REPLACE_FILES);
    SpatialTable table = create();
    assertThatThrownBy(() -> table.upsert(rows(0, 3), "location").await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("location");
    assertThatThrownBy(() -> table.upsert(rows(0, 3), "nothing").await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("nothing");
    assertThat(files(table)).isEmpty();
  }

  @Test
  void aChangeWithAKeyLandsOnce() {
    assumeCan(Capability.REPLACE_FILES);
    assumeCan(Capability.IDEMPOTENT_APPEND);
    SpatialTable table = create();
    table.append(rows(0, 10)).await();
    RowChangeOptions keyed = RowChangeOptions.defaults().withIdempotencyKey("clean");
    table.deleteWhere(lt("id", 5), keyed).await();
    table.append(rows(0, 3)).await();

    RowChangeResult again = table.deleteWhere(lt("id", 5), keyed).await();

    assertThat(again.outcome()).isEqualTo(Committed.Outcome.FOUND);
    assertThat(again.rowsChanged()).isZero();
    assertThat(again.removed()).isEmpty();
    assertThat(ids(table)).containsExactly(0L, 1L, 2L, 5L, 6L, 7L, 8L, 9L);
    RowChangeOptions upsert = keyed.withIdempotencyKey("upsert");
    table.merge(rows(0, 20), Merge.on("id"), upsert).await();
    table.deleteWhere(ge("id", 0)).await();
    assertThat(table.merge(rows(0, 20), Merge.on("id"), upsert).await().outcome())
        .isEqualTo(Committed.Outcome.FOUND);
    assertThat(ids(table)).isEmpty();
  }

  @Test
  void aColumnComesWithAnUpsert() {
    assumeCan(Capability.REPLACE_FILES);
    assumeCan(Capability.EVOLVE);
    inEachMode(
        mode -> {
          SpatialTable table = create(mode);
          table.append(rows(0, 6)).await();
          var wider = contract().evolve(Change.add(Column.nullable("more", Scalar.TEXT)));
          BatchSource more = Cast.plan(contract(), wider).source(rows(4, 8), lake().allocator());

          table.merge(more, Merge.on("id"), by(mode).withSchema(SchemaMode.MERGE)).await();

          assertThat(table.contract().names()).contains("more");
          assertThat(ids(table)).isEqualTo(upTo(8));
          assertThat(values(table, "more", Predicates.all())).hasSize(8).containsValue("null");
        });
  }

  @Test
  void whatCameBetweenIsChangedToo() {
    assumeCan(Capability.REPLACE_FILES);
    inEachMode(
        mode -> {
          SpatialTable table = create(mode);
          table.append(rows(0, 6)).await();
          BatchSource late = rowsAfter(4, 8, () -> table.append(rows(6, 12)).await());

          RowChangeResult result = table.merge(late, Merge.on("id"), by(mode)).await();

          assertThat(result.rowsUpdated()).isEqualTo(4);
          assertThat(result.rowsInserted()).isZero();
          assertThat(ids(table)).isEqualTo(upTo(12));
        });
  }

  @Test
  void twoVersionsTellWhichRowsCameAndWent() {
    assumeCan(Capability.REPLACE_FILES);
    inEachMode(
        mode -> {
          SpatialTable table = create(mode);
          table.append(rows(0, 10)).await();
          Snapshot first = table.snapshot();
          table.append(rows(10, 13)).await();
          Snapshot second = table.snapshot();
          table.deleteWhere(or(eq("id", 3), ge("id", 10)), by(mode)).await();
          Snapshot third = table.snapshot();

          assertThat(idsOf(table.addedRows(first, second))).isEqualTo(range(10, 13));
          assertThat(idsOf(table.removedRows(first, second))).isEmpty();
          List<Long> came = idsOf(table.addedRows(second, third));
          List<Long> went = idsOf(table.removedRows(second, third));
          // A row that lies in another file now is in both.
          assertThat(without(went, came)).containsExactly(3L, 10L, 11L, 12L);
          assertThat(without(came, went)).isEmpty();
          if (marks(mode)) {
            assertThat(came).isEmpty();
            assertThat(table.changes(second, third).marked()).hasSize(1);
            assertThat(idsOf(table.addedRows(third, second))).isEqualTo(went);
          }
        });
  }

  @Test
  void randomChangesDoWhatTheyWouldToAMap() {
    assumeCan(Capability.REPLACE_FILES);
    long seed = Long.getLong(SEED, System.nanoTime());
    Random random = new Random(seed);
    inEachMode(
        mode -> {
          SpatialTable table = create(mode);
          Map<Long, String> model = new TreeMap<>();
          for (int step = 0; step < STEPS; step++) {
            String done = randomChange(table, model, mode, random);
            assertThat(values(table, "region", Predicates.all()))
                .as("seed %d (-D%s), %s, step %d: %s", seed, SEED, mode, step, done)
                .isEqualTo(model);
          }
        });
  }

  /** Changes table and model alike, and says how. */
  private String randomChange(
      SpatialTable table, Map<Long, String> model, DeleteMode mode, Random random) {
    long from = random.nextInt(60);
    long to = from + 1 + random.nextInt(20);
    String tag = "v" + random.nextInt(1000);
    Predicate between = and(ge("id", from), lt("id", to));
    BatchSource rows = rows(from, to, id -> Optional.of(tag));
    int what = random.nextInt(5);
    if (what == 0) {
      rows.close();
      table.deleteWhere(between, by(mode)).await();
      model.keySet().removeIf(id -> id >= from && id < to);
    } else if (what == 1) {
      table.overwriteWhere(between, rows, by(mode)).await();
      range(from, to).forEach(id -> model.put(id, tag));
    } else {
      Merge merge =
          Merge.on("id")
              .withMatched(Matched.values()[random.nextInt(what == 4 ? 3 : 1)])
              .withUnmatched(Unmatched.values()[random.nextInt(what == 4 ? 2 : 1)]);
      table.merge(rows, merge, by(mode)).await();
      for (long id : range(from, to)) {
        if (!model.containsKey(id)) {
          if (merge.unmatched() == Unmatched.INSERT) {
            model.put(id, tag);
          }
        } else if (merge.matched() == Matched.UPDATE) {
          model.put(id, tag);
        } else if (merge.matched() == Matched.DELETE) {
          model.remove(id);
        }
      }
    }
    return "%d of [%d, %d) as %s".formatted(what, from, to, tag);
  }

  private static List<Long> idsOf(BatchSource source) {
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
    ids.sort(Comparator.naturalOrder());
    return ids;
  }

  @Test
  void earlierNamesOfColumnsAreFollowed() {
    assumeCan(Capability.REPLACE_FILES);
    assumeCan(Capability.RENAME_COLUMN);
    inEachMode(
        mode -> {
          SpatialTable table = create(mode);
          table.append(rows(0, 6)).await();
          table.evolve(Change.rename("region", "area"));

          table.deleteWhere(eq("area", "r1"), by(mode)).await();

          assertThat(ids(table)).containsExactly(0L, 2L, 3L, 5L);
          assertThat(values(table, "area", Predicates.all()))
              .isEqualTo(Map.of(0L, "r0", 2L, "r2", 3L, "r0", 5L, "r2"));
        });
  }
}
