package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.junit.Stop.Point;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.StorePath;
import dev.graticule.table.Capability;
import dev.graticule.table.Commit;
import dev.graticule.table.CommitConflictException;
import dev.graticule.table.DataFile;
import dev.graticule.table.Expiry;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.TableFormat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every pair of operations on one table at once: a writer is stopped at a point of its commit,
 * another does a whole operation, then the first goes on. What comes of it is the same for every
 * format ({@link #OUTCOMES}), and the rows are those of the two operations one after the other, in
 * the order in which they took effect. Extended as {@link TableConformance} is, by formats that can
 * replace files, evolve and expire.
 *
 * <p>Each pair is stopped at one of two points, in turn; with the system property {@value #ALL}
 * each is stopped at all four.
 */
public abstract class RaceConformance extends TableFixture {

  /** The system property that asks for every pair at every point. */
  public static final String ALL = "graticule.conformance.races";

  /**
   * What comes of a writer (row) that is stopped after it has read the table, up to the atomic step
   * of its commit, when another one (column) commits meanwhile. {@code both}: it lands as it is;
   * {@code again}: it reads the table once more, and lands then; {@code conflict}: it ends in a
   * {@link CommitConflictException}, as only its caller can compute it anew. Before it has read and
   * after that step both land.
   *
   * <p>What is appended meets the condition of the delete, and has none of the keys of the upsert.
   */
  public static final String OUTCOMES =
      """
      | | append | overwrite | delete | upsert | evolve | replace | expire |
      |---|---|---|---|---|---|---|---|
      | append | both | both | both | both | again | both | both |
      | overwrite | again | again | again | again | again | again | both |
      | delete | again | again | again | again | again | again | both |
      | upsert | both | again | again | again | again | again | both |
      | evolve | both | both | both | both | again | both | both |
      | replace | both | conflict | conflict | conflict | conflict | conflict | both |
      | expire | both | both | both | both | both | both | both |
      """;

  private static final long FIRST = 100;
  private static final long SECOND = 200;
  private static final long OLD_KEY = 2;
  private static final long NEW_KEY = 50;

  private final Stop stop = new Stop();
  private int tables;

  /** For extending classes. */
  protected RaceConformance() {}

  /**
   * Makes the format.
   *
   * @return a format without tables
   */
  @Override
  protected abstract TableFormat newFormat();

  /** What two writers do. */
  private enum Work {
    APPEND,
    OVERWRITE,
    DELETE,
    UPSERT,
    EVOLVE,
    REPLACE,
    EXPIRE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private enum Outcome {
    BOTH,
    AGAIN,
    CONFLICT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is in a table: each row as id and region, and all columns, both sorted. */
  private record State(List<String> rows, List<String> columns) {
    static State of(SpatialTable table) {
      Snapshot now = table.snapshot();
      List<String> rows = new ArrayList<>();
      try (BatchSource source = table.scan(now, List.of("id", "region"), Predicates.all())) {
        for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
          try (Batch batch = next.get()) {
            for (int row = 0; row < batch.rowCount(); row++) {
              rows.add(
                  batch.vector("id").getObject(row) + " " + batch.vector("region").getObject(row));
            }
          }
        }
      }
      return new State(sorted(rows), sorted(now.contract().names()));
    }

    private static List<String> sorted(List<String> texts) {
      return texts.stream().sorted().toList();
    }

    private static String row(long id, String region) {
      return id + " " + region;
    }

    /** What the work of a writer makes of it. */
    State after(Work work, long writer) {
      return switch (work) {
        case APPEND -> with(rows, plain(writer, writer + 3));
        case OVERWRITE -> new State(plain(writer, writer + 3), columns);
        case DELETE ->
            new State(rows.stream().filter(row -> !row.endsWith(" r1")).toList(), columns);
        case UPSERT ->
            with(
                rows.stream()
                    .filter(row -> !row.startsWith(OLD_KEY + " ") && !row.startsWith(NEW_KEY + " "))
                    .toList(),
                List.of(row(OLD_KEY, "w" + writer), row(NEW_KEY, "w" + writer)));
        case EVOLVE -> {
          List<String> more = new ArrayList<>(columns);
          more.add("c" + writer);
          yield new State(rows, sorted(more));
        }
        case REPLACE, EXPIRE -> this;
      };
    }

    private static List<String> plain(long from, long to) {
      return range(from, to).stream().map(id -> row(id, "r" + id % 3)).toList();
    }

    private State with(List<String> others, List<String> more) {
      List<String> all = new ArrayList<>(others);
      all.addAll(more);
      return new State(sorted(all), columns);
    }
  }

  private void run(Work work, SpatialTable table, Lake lake, long writer) {
    switch (work) {
      case APPEND -> table.append(rows(lake, table, writer)).await();
      case OVERWRITE -> table.overwritePartitions(rows(lake, table, writer)).await();
      case DELETE -> table.deleteWhere(Predicates.eq("region", "r1")).await();
      case UPSERT ->
          table
              .upsert(
                  rows(
                      lake,
                      table,
                      LongStream.of(OLD_KEY, NEW_KEY)
                          .mapToObj(id -> sighting(id, Optional.of("w" + writer)))),
                  "id")
              .await();
      case EVOLVE -> table.evolve(Change.add(Column.nullable("c" + writer, Scalar.TEXT)));
      case REPLACE -> {
        Snapshot base = table.snapshot();
        List<StorePath> files = base.files(Predicates.all()).stream().map(DataFile::path).toList();
        DataFile one = rewritten(table, base, "rewritten-" + writer);
        table.commit(Commit.replace(base.id(), files, List.of(one)));
      }
      case EXPIRE -> table.expire(new Expiry(Instant.now().plusSeconds(60), 1));
    }
  }

  private static BatchSource rows(Lake lake, SpatialTable table, long from) {
    return rows(
        lake,
        table,
        LongStream.range(from, from + 3).mapToObj(id -> sighting(id, Optional.of("r" + id % 3))));
  }

  /** Of the table's contract, whatever column came. */
  private static BatchSource rows(Lake lake, SpatialTable table, Stream<Sighting> sightings) {
    return Records.writer(Sighting.class, table.contract())
        .source(sightings.iterator(), lake.allocator(), 2);
  }

  private void assumeRaces() {
    List.of(Capability.REPLACE_FILES, Capability.EVOLVE, Capability.EXPIRE)
        .forEach(this::assumeCan);
  }

  /** The points at which a pair is stopped. */
  private static List<Point> points(Work first, Work second, Point... some) {
    return Boolean.getBoolean(ALL)
        ? List.of(some)
        : List.of(some[(first.ordinal() + second.ordinal()) % some.length]);
  }

  @Test
  void whatComesOfEachPairThatRaces() {
    assumeRaces();
    List<Work> works = List.of(Work.values());
    StringBuilder table = new StringBuilder("|");
    table.append(works.stream().map(w -> " | " + w).collect(Collectors.joining())).append(" |\n");
    table.append("|---".repeat(works.size() + 1)).append("|\n");
    try (Lake stopped = stoppedLake();
        Lake other = newLake()) {
      for (Work first : works) {
        learn(first, stopped, other);
        table.append("| ").append(first);
        for (Work second : works) {
          String cell =
              points(first, second, Point.AFTER_READING, Point.BEFORE_ATOMIC_STEP).stream()
                  .map(point -> race(first, second, point, stopped, other).toString())
                  .distinct()
                  .collect(Collectors.joining(", "));
          table.append(" | ").append(cell);
        }
        table.append(" |\n");
      }
    }
    assertThat(table.toString()).isEqualTo(OUTCOMES);
  }

  @Test
  void bothLandWhenOneHasNotBegunOrHasCommitted() {
    assumeRaces();
    try (Lake stopped = stoppedLake();
        Lake other = newLake()) {
      for (Work first : Work.values()) {
        for (Work second : Work.values()) {
          if (Boolean.getBoolean(ALL) || first == second) {
            for (Point point :
                points(first, second, Point.BEFORE_READING, Point.AFTER_ATOMIC_STEP)) {
              assertThat(race(first, second, point, stopped, other))
                  .as("%s, stopped %s, and %s", first, point, second)
                  .isEqualTo(Outcome.BOTH);
            }
          }
        }
      }
    }
  }

  /** Watches an operation undisturbed, to know its last step. */
  private void learn(Work first, Lake stopped, Lake other) {
    SpatialTable alone = prepared(stopped, other);
    stop.watch(alone.name());
    run(first, alone, stopped, FIRST);
    stop.learn();
  }

  private Lake stoppedLake() {
    FaultyStore watched = FaultyStore.over(store());
    watched.onCall(stop::calling);
    return Lake.over(
        watched, LakeOptions.defaults().withFormats(new StoppedFormat(format(), stop)));
  }

  /** A table of two files. */
  private SpatialTable prepared(Lake stopped, Lake other) {
    String name = "race" + tables++;
    SpatialTable table = other.create(name, contract(), format());
    table.append(rows(other, table, 0)).await();
    table.append(rows(other, table, 3)).await();
    return stopped.table(name);
  }

  private Outcome race(Work first, Work second, Point point, Lake stopped, Lake other) {
    SpatialTable table = prepared(stopped, other);
    String what = "%s, stopped %s, and %s".formatted(first, point, second);
    State begin = State.of(table);
    SpatialTable theirs = other.table(table.name());
    stop.arm(table.name(), point, () -> run(second, theirs, other, SECOND));
    Outcome outcome = Outcome.BOTH;
    try {
      run(first, table, stopped, FIRST);
      outcome = stop.computed() > 1 ? Outcome.AGAIN : Outcome.BOTH;
    } catch (CommitConflictException e) {
      outcome = Outcome.CONFLICT;
    }
    assertThat(stop.isDone()).as("%s: it was stopped", what).isTrue();
    State expected =
        point == Point.AFTER_ATOMIC_STEP
            ? begin.after(first, FIRST).after(second, SECOND)
            : begin.after(second, SECOND);
    if (point != Point.AFTER_ATOMIC_STEP && outcome != Outcome.CONFLICT) {
      expected = expected.after(first, FIRST);
    }
    assertThat(State.of(table)).as(what).isEqualTo(expected);
    assertThat(State.of(theirs)).as("%s, as the other one sees it", what).isEqualTo(expected);
    return outcome;
  }
}
