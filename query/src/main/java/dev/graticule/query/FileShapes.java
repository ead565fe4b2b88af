package dev.graticule.query;

import dev.graticule.contract.ColumnType;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.StoredColumn;
import dev.graticule.file.StoredCovering;
import dev.graticule.file.StoredCovering.Gaps;
import dev.graticule.job.InParallel;
import dev.graticule.query.FileShape.Box;
import dev.graticule.query.FileShape.Crossing;
import dev.graticule.query.FileShape.Layout;
import dev.graticule.query.FileShape.RowGroups;
import dev.graticule.query.TableSql.PathList;
import dev.graticule.table.DataFile;
import dev.graticule.table.Snapshot;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * The shapes of files, read from their footers once and kept: a data file never changes. Footers
 * are read by several threads; of a table with very many files those used last are kept. Safe for
 * use by several threads.
 */
final class FileShapes {
  /** A row group takes about fifty bytes for each geometry column, a file a few hundred. */
  private static final int KEPT_ROW_GROUPS = 500_000;

  private static final int KEPT_FILES = 100_000;
  private static final int KEPT_LAYOUTS = 10_000;

  private final Executor executor;
  private final Footers footers;
  private final Map<Key, FileShape> known = new LinkedHashMap<>(64, 0.75f, true);
  private final Map<Layout, Layout> layouts = new HashMap<>();
  private long rowGroups;

  /** How much is known of a file. */
  enum Detail {
    /** What its footer says. */
    FOOTER,
    /** Also whether boxes run over the antimeridian, for which some have to be read once. */
    CROSSINGS
  }

  /** A file as it was written: a data file never changes. */
  record Key(String uri, long bytes) {
    static Key of(Snapshot snapshot, DataFile file) {
      return new Key(snapshot.store().engineUri(file.path()), file.bytes());
    }
  }

  /**
   * Shapes that are not known yet.
   *
   * @param executor helps to read footers
   * @param footers reads and keeps them
   */
  FileShapes(Executor executor, Footers footers) {
    this.executor = executor;
    this.footers = footers;
  }

  /** The shapes of files of a snapshot, in their order. Opens those not known well enough. */
  List<FileShape> of(Snapshot snapshot, List<DataFile> files, Detail detail, Session session)
      throws SQLException {
    Map<Key, FileShape> shapes = new ConcurrentHashMap<>();
    List<DataFile> unseen = new ArrayList<>();
    synchronized (known) {
      for (DataFile file : files) {
        Key key = Key.of(snapshot, file);
        FileShape shape = known.get(key);
        if (shape == null) {
          unseen.add(file);
        } else {
          shapes.put(key, shape);
        }
      }
    }
    Map<Key, FileShape> found = new ConcurrentHashMap<>();
    InParallel.forEach(
        unseen,
        executor,
        file -> {
          session.checkStopped();
          found.put(Key.of(snapshot, file), read(snapshot, file));
        });
    shapes.putAll(found);
    if (detail == Detail.CROSSINGS) {
      Map<Key, FileShape> looked = new HashMap<>();
      shapes.forEach(
          (key, shape) -> {
            if (shape.hasUnknownCrossing()) {
              looked.put(key, shape);
            }
          });
      crossings(looked, session);
      found.putAll(looked);
      shapes.putAll(looked);
    }
    keep(found);
    return files.stream().map(file -> shape(shapes, Key.of(snapshot, file))).toList();
  }

  private static FileShape shape(Map<Key, FileShape> shapes, Key key) {
    FileShape shape = shapes.get(key);
    if (shape == null) {
      throw new IllegalStateException("No footer was read of " + key.uri() + ".");
    }
    return shape;
  }

  private void keep(Map<Key, FileShape> found) {
    synchronized (known) {
      found.forEach(
          (key, shape) -> {
            FileShape before = known.put(key, shape);
            rowGroups += shape.rowGroups().count();
            rowGroups -= before == null ? 0 : before.rowGroups().count();
          });
      Iterator<FileShape> oldest = known.values().iterator();
      while ((rowGroups > KEPT_ROW_GROUPS || known.size() > KEPT_FILES) && oldest.hasNext()) {
        rowGroups -= oldest.next().rowGroups().count();
        oldest.remove();
      }
    }
  }

  private FileShape read(Snapshot snapshot, DataFile file) {
    try (GeoParquetFile open = footers.open(snapshot, file)) {
      List<StoredColumn> columns = open.storedColumns();
      Map<String, Box> boxes = new HashMap<>();
      for (StoredColumn column : columns) {
        if (column.type().filter(ColumnType.Geometry.class::isInstance).isPresent()) {
          open.covering(column.name())
              .map(FileShapes::box)
              .ifPresent(b -> boxes.put(column.name(), b));
        }
      }
      Layout layout = new Layout(columns, boxes);
      boxes.values().removeIf(box -> !layout.isDistinct(box.paths().xmin().column()));
      // Where boxes may be missing, DuckDB compares them without skipping by them.
      List<String> skipping =
          boxes.entrySet().stream()
              .filter(box -> box.getValue().gaps() == Gaps.NONE)
              .map(Map.Entry::getKey)
              .toList();
      return new FileShape(
          shared(new Layout(columns, boxes)), RowGroups.of(open.rowGroups(), skipping));
    }
  }

  private static Box box(StoredCovering covering) {
    return new Box(
        covering.paths(),
        covering.precision(),
        covering.gaps(),
        covering.crossing() == StoredCovering.Crossing.NEVER ? Crossing.NEVER : Crossing.UNKNOWN);
  }

  /** The files of a table have few layouts: each is kept once. */
  private Layout shared(Layout layout) {
    synchronized (layouts) {
      if (layouts.size() > KEPT_LAYOUTS) {
        layouts.clear();
      }
      return layouts.computeIfAbsent(layout, same -> same);
    }
  }

  /**
   * Looks whether any box runs over the antimeridian, by reading two columns once for each file of
   * which no statistic tells: where none does, x prunes as well as y in every later query.
   */
  private static void crossings(Map<Key, FileShape> shapes, Session session) throws SQLException {
    Map<Layout, List<Key>> alike = new HashMap<>();
    shapes.forEach(
        (key, shape) ->
            alike.computeIfAbsent(shape.layout(), layout -> new ArrayList<>()).add(key));
    for (Map.Entry<Layout, List<Key>> group : alike.entrySet()) {
      Map<String, Key> byUri =
          group.getValue().stream().collect(Collectors.toMap(Key::uri, key -> key));
      String file = free("graticule_file", group.getKey());
      for (Map.Entry<String, Box> box : group.getKey().boxes().entrySet()) {
        session.ask(
            SqlFragment.of(
                "SELECT %1$s, coalesce(bool_or(%2$s > %3$s), false) FROM read_parquet(?, filename = '%1$s', hive_partitioning = false) GROUP BY 1"
                    .formatted(
                        file,
                        BoxSql.side(box.getValue().paths().xmin(), Sql::identifier),
                        BoxSql.side(box.getValue().paths().xmax(), Sql::identifier)),
                new PathList(byUri.keySet().stream().map(Sql::path).toList())),
            row -> {
              Crossing crossing = row.getBoolean(2) ? Crossing.SOME : Crossing.NEVER;
              Optional.ofNullable(byUri.get(row.getString(1)))
                  .ifPresent(
                      key ->
                          shapes.computeIfPresent(
                              key, (same, shape) -> shape.with(box.getKey(), crossing)));
            });
      }
    }
  }

  /** A name that SQL holds for none of the columns. */
  private static String free(String start, Layout layout) {
    Set<String> taken =
        layout.columns().stream().map(c -> Sql.folded(c.name())).collect(Collectors.toSet());
    String name = start;
    while (taken.contains(name)) {
      name += "_";
    }
    return name;
  }
}
