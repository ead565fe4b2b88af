package dev.graticule.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.Predicates;
import dev.graticule.simulation.Model.Row;
import dev.graticule.store.StorePath;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.Commit;
import dev.graticule.table.CommitUnknownException;
import dev.graticule.table.DataFile;
import dev.graticule.table.DeleteMode;
import dev.graticule.table.Expiry;
import dev.graticule.table.HistoryEntry;
import dev.graticule.table.Merge;
import dev.graticule.table.Merge.Matched;
import dev.graticule.table.Merge.Unmatched;
import dev.graticule.table.RefusedException;
import dev.graticule.table.RowChangeOptions;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;

/** What processes do, at random. */
final class Operations {
  private static final int BATCH = 3;
  private static final int KEYS = 12;
  private static final int MOST_ROWS = 4;
  private static final int MOST_CHANGES = 10;
  private static final Duration SAFE_AGE = Duration.ofHours(2);

  private final World world;
  private final Model model;
  private final Random random;
  private long nextId = KEYS;
  private int nextName;

  Operations(World world, Model model) {
    this.world = world;
    this.model = model;
    this.random = world.random();
  }

  /** A named operation. */
  private record Named(String name, Model.Effect effect, Work work) implements Operation {
    @Override
    public void run(Process process) {
      work.run(process, process.lake().table(History.TABLE));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @FunctionalInterface
  private interface Work {
    void run(Process process, SpatialTable table);
  }

  Operation any() {
    return switch (random.nextInt(20)) {
      case 0, 1, 2 -> append();
      case 3 -> overwritePartitions();
      case 4 -> evolve();
      case 5, 6 -> rewrite();
      case 7, 8 -> expire();
      case 9 -> vacuum();
      case 10, 11, 12 -> delete();
      case 13 -> overwriteWhere();
      case 14, 15, 16, 17 -> merge();
      default -> read();
    };
  }

  private Optional<String> region() {
    return random.nextInt(6) == 0 ? Optional.empty() : Optional.of("r" + random.nextInt(3));
  }

  private List<Row> newRows() {
    return LongStream.range(0, 1 + random.nextInt(MOST_ROWS))
        .mapToObj(i -> new Row(nextId++, random.nextInt(100), region()))
        .toList();
  }

  /** Brings rows of the table's contract in; of the next one when it was changed meanwhile. */
  private void bring(
      List<Row> rows, Process process, SpatialTable table, Consumer<BatchSource> way) {
    for (int attempt = 1; ; attempt++) {
      try {
        way.accept(
            Records.writer(Row.class, table.contract())
                .source(rows.iterator(), process.lake().allocator(), BATCH));
        return;
      } catch (RefusedException e) {
        if (attempt == MOST_CHANGES || !e.getMessage().contains("has another contract")) {
          throw e;
        }
        world.note("once more: " + e.getMessage());
      }
    }
  }

  private static Model.Effect adding(List<Row> rows) {
    return all -> {
      rows.forEach(row -> all.put(row.id(), row));
      return all;
    };
  }

  /** A key for what is done again when nobody knows whether it was done, as a caller would. */
  private Optional<String> key() {
    return random.nextBoolean() ? Optional.of("key-" + nextName++) : Optional.empty();
  }

  private void untilKnown(Optional<String> key, Runnable work) {
    while (true) {
      try {
        work.run();
        return;
      } catch (CommitUnknownException e) {
        if (key.isEmpty()) {
          throw e;
        }
        world.note("once more: " + e.getMessage());
      }
    }
  }

  private Operation append() {
    List<Row> rows = newRows();
    Optional<String> key = key();
    AppendOptions options =
        key.map(AppendOptions.defaults()::withIdempotencyKey).orElse(AppendOptions.defaults());
    return new Named(
        "append %s %s".formatted(rows, key),
        adding(rows),
        (process, table) ->
            untilKnown(
                key,
                () ->
                    bring(rows, process, table, source -> table.append(source, options).await())));
  }

  private RowChangeOptions options(Optional<String> key) {
    RowChangeOptions options =
        RowChangeOptions.defaults()
            .withDeletes(random.nextBoolean() ? DeleteMode.MARK_ROWS : DeleteMode.REWRITE_FILES);
    return key.map(options::withIdempotencyKey).orElse(options);
  }

  /** A condition in both tongues. */
  private record Condition(Predicate predicate, java.util.function.Predicate<Row> holds) {}

  private Condition condition() {
    switch (random.nextInt(4)) {
      case 0 -> {
        return ofRegion("r" + random.nextInt(3));
      }
      case 1 -> {
        return new Condition(Predicates.isNull("region"), row -> row.region().isEmpty());
      }
      case 2 -> {
        int least = random.nextInt(100);
        return new Condition(Predicates.ge("value", least), row -> row.value() >= least);
      }
      default -> {
        long from = random.nextInt((int) nextId);
        return new Condition(
            Predicates.between("id", from, from + 3),
            row -> row.id() >= from && row.id() <= from + 3);
      }
    }
  }

  private static Condition ofRegion(String region) {
    return new Condition(
        Predicates.eq("region", region), row -> row.region().equals(Optional.of(region)));
  }

  private Operation delete() {
    Condition condition = condition();
    Optional<String> key = key();
    RowChangeOptions options = options(key);
    return new Named(
        "delete where %s, %s".formatted(condition.predicate(), options),
        all -> {
          all.values().removeIf(condition.holds());
          return all;
        },
        (process, table) ->
            untilKnown(key, () -> table.deleteWhere(condition.predicate(), options).await()));
  }

  private Operation overwriteWhere() {
    String region = "r" + random.nextInt(3);
    Condition condition = ofRegion(region);
    List<Row> rows =
        newRows().stream().map(r -> new Row(r.id(), r.value(), Optional.of(region))).toList();
    Optional<String> key = key();
    RowChangeOptions options = options(key);
    return new Named(
        "overwrite where %s by %s, %s".formatted(condition.predicate(), rows, options),
        all -> {
          all.values().removeIf(condition.holds());
          return adding(rows).apply(all);
        },
        (process, table) ->
            untilKnown(
                key,
                () ->
                    bring(
                        rows,
                        process,
                        table,
                        source ->
                            table.overwriteWhere(condition.predicate(), source, options).await())));
  }

  private Operation merge() {
    // None of an append that has not landed: it knows nothing of keys.
    List<Long> known = new ArrayList<>(model.keys());
    LongStream.range(0, KEYS).forEach(known::add);
    Set<Long> ids = new TreeSet<>();
    for (int i = random.nextInt(MOST_ROWS); i >= 0; i--) {
      ids.add(known.get(random.nextInt(known.size())));
    }
    List<Row> rows = ids.stream().map(id -> new Row(id, random.nextInt(100), region())).toList();
    Merge merge =
        random.nextBoolean()
            ? Merge.on("id")
            : Merge.on("id")
                .withMatched(Matched.values()[random.nextInt(Matched.values().length)])
                .withUnmatched(Unmatched.values()[random.nextInt(Unmatched.values().length)]);
    Optional<String> key = key();
    RowChangeOptions options = options(key);
    return new Named(
        "%s of %s, %s".formatted(merge, rows, options),
        all -> merged(all, rows, merge),
        (process, table) ->
            untilKnown(
                key,
                () ->
                    bring(
                        rows,
                        process,
                        table,
                        source -> table.merge(source, merge, options).await())));
  }

  private static NavigableMap<Long, Row> merged(
      NavigableMap<Long, Row> all, List<Row> rows, Merge merge) {
    for (Row row : rows) {
      boolean there = all.containsKey(row.id());
      if (there && merge.matched() == Matched.DELETE) {
        all.remove(row.id());
      } else if (there
          ? merge.matched() == Matched.UPDATE
          : merge.unmatched() == Unmatched.INSERT) {
        all.put(row.id(), row);
      }
    }
    return all;
  }

  private Operation overwritePartitions() {
    List<Row> rows = newRows();
    return new Named(
        "overwrite by " + rows,
        all -> {
          all.values().removeIf(row -> isReplaced(row, rows));
          return adding(rows).apply(all);
        },
        (process, table) ->
            bring(rows, process, table, source -> table.overwritePartitions(source).await()));
  }

  private boolean isReplaced(Row row, List<Row> by) {
    return !model.isPartitioned() || by.stream().anyMatch(r -> r.region().equals(row.region()));
  }

  private Operation evolve() {
    String name = "c" + nextName++;
    return new Named(
        "add column " + name,
        all -> all,
        (process, table) -> table.evolve(Change.add(Column.nullable(name, Scalar.TEXT))));
  }

  /** Some files become one. */
  private Operation rewrite() {
    return new Named(
        "rewrite",
        all -> all,
        (process, table) -> {
          Snapshot base = table.snapshot();
          List<DataFile> files = new ArrayList<>(base.files(Predicates.all()));
          if (files.isEmpty()) {
            return;
          }
          // Those of one partition at a time.
          DataFile first = files.get(random.nextInt(files.size()));
          files.removeIf(file -> !file.partition().equals(first.partition()));
          StorePath path = StorePath.of("rewritten-" + nextName++ + ".parquet");
          DataFile rewritten = rewritten(process, table, base, files, path);
          table.commit(
              Commit.replace(
                  base.id(), files.stream().map(DataFile::path).toList(), List.of(rewritten)));
        });
  }

  private static DataFile rewritten(
      Process process, SpatialTable table, Snapshot base, List<DataFile> files, StorePath path) {
    Set<StorePath> chosen = files.stream().map(DataFile::path).collect(Collectors.toSet());
    Predicate inPartition =
        Predicates.and(
            files.get(0).partition().entrySet().stream()
                .map(
                    entry ->
                        entry
                            .getValue()
                            .map(value -> Predicates.eq(entry.getKey(), value.value()))
                            .orElseGet(() -> Predicates.isNull(entry.getKey())))
                .toArray(Predicate[]::new));
    assertThat(base.files(inPartition).stream().map(DataFile::path)).containsAll(chosen);
    GeoParquetWriter writer =
        GeoParquetWriter.create(
            base.store(),
            path,
            base.contract(),
            table.layout().files(),
            process.lake().allocator());
    try (writer;
        BatchSource rows = table.scan(base, base.contract().names(), inPartition)) {
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          writer.write(batch);
        }
      }
    }
    return new DataFile(
        path,
        writer.receipt().bytes(),
        writer.receipt().rows(),
        files.get(0).partition(),
        writer.receipt());
  }

  private Operation expire() {
    Duration age = random.nextBoolean() ? Duration.ZERO : Duration.ofHours(random.nextInt(100));
    int keep = random.nextBoolean() ? 1 : 1 + random.nextInt(3);
    return new Named(
        "expire all but %d older than %s".formatted(keep, age),
        all -> all,
        (process, table) -> table.expire(new Expiry(world.now().minus(age), keep)));
  }

  /** Removes what nobody holds, once it is older than any operation takes. */
  private Operation vacuum() {
    return new Named(
        "vacuum",
        all -> all,
        (process, table) ->
            table
                .unreferencedFiles(SAFE_AGE)
                .forEach(entry -> table.snapshot().store().delete(entry.path())));
  }

  private Operation read() {
    return new Named(
        "read",
        all -> all,
        (process, table) -> {
          Snapshot snapshot = table.snapshot();
          List<Row> expected = model.rowsOf(snapshot.id());
          assertThat(rows(table, snapshot)).as("version %s", snapshot.id()).isEqualTo(expected);
        });
  }

  /** The rows of a version, by their keys; two of one key are both there. */
  private static List<Row> rows(SpatialTable table, Snapshot snapshot) {
    List<Row> rows = new ArrayList<>();
    try (BatchSource source =
        table.scan(snapshot, List.of("id", "value", "region"), Predicates.all())) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          BigIntVector ids = (BigIntVector) batch.vector("id");
          IntVector values = (IntVector) batch.vector("value");
          for (int i = 0; i < batch.rowCount(); i++) {
            rows.add(
                new Row(
                    ids.get(i),
                    values.get(i),
                    Optional.ofNullable(batch.vector("region").getObject(i))
                        .map(Object::toString)));
          }
        }
      }
    }
    rows.sort(Comparator.comparingLong(Row::id));
    return rows;
  }

  /** The table now, and each version that it still has, is what the model says. */
  void verify(Process process) {
    SpatialTable table = process.lake().table(History.TABLE);
    assertThat(rows(table, table.snapshot())).as("the table at the end").isEqualTo(model.rows());
    for (HistoryEntry entry : table.history()) {
      assertThat(rows(table, table.snapshot(Version.id(entry.id()))))
          .as("version %s", entry.id())
          .isEqualTo(model.rowsOf(entry.id()));
    }
  }
}
