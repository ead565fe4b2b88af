package dev.graticule.query;

import dev.graticule.contract.Bounds;
import dev.graticule.file.Covering;
import dev.graticule.file.GeoMetadata;
import dev.graticule.query.FileShape.BoxColumn;
import dev.graticule.query.FileShape.Crossing;
import dev.graticule.query.FileShape.Layout;
import dev.graticule.query.FileShape.Precision;
import dev.graticule.query.FileShape.RowGroup;
import dev.graticule.query.Session.RowReader;
import dev.graticule.query.TableSql.PathList;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The shapes of files, read from their footers by DuckDB once and kept: a data file never changes.
 * Safe for use by several threads.
 */
final class FileShapes {
  private static final int KEPT = 10_000;

  private final Map<String, FileShape> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FileShape> eldest) {
          return size() > KEPT;
        }
      };

  /** How much is known of a file. */
  enum Detail {
    /** What its footer says. */
    FOOTER,
    /** Also whether boxes run over the antimeridian, for which they have to be read once. */
    CROSSINGS
  }

  /** The shapes of files by their engine's name. Opens those not known well enough. */
  Map<String, FileShape> of(Collection<String> uris, Detail detail, Session session)
      throws SQLException {
    Map<String, FileShape> shapes = new HashMap<>();
    List<String> unseen = new ArrayList<>();
    synchronized (known) {
      for (String uri : uris) {
        FileShape shape = known.get(uri);
        if (shape == null) {
          unseen.add(uri);
        } else {
          shapes.put(uri, shape);
        }
      }
    }
    Map<String, FileShape> found = new HashMap<>();
    if (!unseen.isEmpty()) {
      found.putAll(read(unseen, session));
      shapes.putAll(found);
    }
    if (detail == Detail.CROSSINGS) {
      Map<String, FileShape> looked = new HashMap<>();
      shapes.forEach(
          (uri, shape) -> {
            if (shape.hasUnknownCrossing()) {
              looked.put(uri, shape);
            }
          });
      crossings(looked, session);
      found.putAll(looked);
      shapes.putAll(looked);
    }
    synchronized (known) {
      known.putAll(found);
    }
    return shapes;
  }

  private static Map<String, FileShape> read(List<String> uris, Session session)
      throws SQLException {
    Map<String, Footer> footers = new HashMap<>();
    uris.forEach(uri -> footers.put(uri, new Footer(uri)));
    schemas(uris, session, footers);
    geoKeys(uris, session, footers);
    rowGroups(uris, session, footers);
    Map<String, FileShape> shapes = new HashMap<>();
    footers.forEach((uri, footer) -> shapes.put(uri, footer.shape()));
    return shapes;
  }

  private static void schemas(List<String> uris, Session session, Map<String, Footer> footers)
      throws SQLException {
    ask(
        "SELECT file_name, name, type, coalesce(num_children, 0), coalesce(logical_type, '')"
            + " FROM parquet_schema(?)",
        uris,
        session,
        row ->
            footer(footers, row.getString(1))
                .element(
                    new Element(
                        row.getString(2),
                        String.valueOf(row.getString(3)),
                        row.getInt(4),
                        row.getString(5))));
  }

  private static void geoKeys(List<String> uris, Session session, Map<String, Footer> footers)
      throws SQLException {
    ask(
        "SELECT file_name, value FROM parquet_kv_metadata(?) WHERE key = 'geo'::BLOB",
        uris,
        session,
        row ->
            footer(footers, row.getString(1)).geo =
                Optional.of(GeoMetadata.parse(row.getBytes(2), row.getString(1))));
  }

  /**
   * Looks whether any box runs over the antimeridian, by reading two columns once for each file: no
   * statistic can tell, and where none does, x prunes as well as y in every later query.
   */
  private static void crossings(Map<String, FileShape> shapes, Session session)
      throws SQLException {
    Map<Layout, List<String>> alike = new HashMap<>();
    shapes.forEach(
        (uri, shape) ->
            alike.computeIfAbsent(shape.layout(), layout -> new ArrayList<>()).add(uri));
    for (Map.Entry<Layout, List<String>> group : alike.entrySet()) {
      String file = free("graticule_file", group.getKey().columns());
      for (Map.Entry<String, BoxColumn> box : group.getKey().boxes().entrySet()) {
        ask(
            "SELECT %1$s, coalesce(bool_or(%2$s > %3$s), false) FROM read_parquet(?, filename = '%1$s', hive_partitioning = false) GROUP BY 1"
                .formatted(file, box.getValue().xmin(), box.getValue().xmax()),
            group.getValue(),
            session,
            row -> {
              Crossing crossing = row.getBoolean(2) ? Crossing.SOME : Crossing.NEVER;
              shapes.computeIfPresent(
                  row.getString(1), (uri, shape) -> shape.with(box.getKey(), crossing));
            });
      }
    }
  }

  /** A name that SQL holds for none of the columns. */
  private static String free(String start, Set<String> columns) {
    Set<String> taken = columns.stream().map(Sql::folded).collect(Collectors.toSet());
    String name = start;
    while (taken.contains(name)) {
      name += "_";
    }
    return name;
  }

  private static void rowGroups(List<String> uris, Session session, Map<String, Footer> footers)
      throws SQLException {
    ask(
        "SELECT file_name, row_group_id, path_in_schema, row_group_num_rows, total_compressed_size,"
            + " stats_min_value, stats_max_value FROM parquet_metadata(?)"
            + " ORDER BY file_name, row_group_id, column_id",
        uris,
        session,
        row ->
            footer(footers, row.getString(1))
                .chunk(
                    new Chunk(
                        row.getInt(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        Optional.ofNullable(row.getString(6)),
                        Optional.ofNullable(row.getString(7)))));
  }

  private static Footer footer(Map<String, Footer> footers, String uri) {
    Footer footer = footers.get(uri);
    if (footer == null) {
      throw new QueryException(
          "DuckDB names a file %s that was not asked for; the asked ones are %s."
              .formatted(uri, footers.keySet()));
    }
    return footer;
  }

  private static void ask(String sql, List<String> uris, Session session, RowReader reader)
      throws SQLException {
    session.ask(SqlFragment.of(sql, new PathList(uris.stream().map(Sql::path).toList())), reader);
  }

  private record Element(String name, String type, int children, String logicalType) {}

  private record Chunk(
      int group, String path, long rows, long bytes, Optional<String> min, Optional<String> max) {}

  /** Gathers what the queries give of one file. */
  private static final class Footer {
    private final String uri;
    private final List<Element> elements = new ArrayList<>();
    private final Map<Integer, List<Chunk>> chunks = new LinkedHashMap<>();
    private Optional<GeoMetadata> geo = Optional.empty();

    Footer(String uri) {
      this.uri = uri;
    }

    void element(Element element) {
      elements.add(element);
    }

    void chunk(Chunk chunk) {
      chunks.computeIfAbsent(chunk.group(), group -> new ArrayList<>()).add(chunk);
    }

    FileShape shape() {
      if (elements.isEmpty()) {
        throw new QueryException("%s has no Parquet schema; it is damaged.".formatted(uri));
      }
      Set<String> columns = new HashSet<>();
      Set<String> natives = new HashSet<>();
      Map<String, Element> leaves = new HashMap<>();
      int at = 1;
      while (at < elements.size()) {
        Element top = elements.get(at);
        columns.add(top.name());
        if (top.logicalType().startsWith("Geometry") || top.logicalType().startsWith("Geography")) {
          natives.add(top.name());
        }
        int end = endOf(at);
        for (int i = at + 1; i < end; i++) {
          leaves.put(top.name() + ", " + elements.get(i).name(), elements.get(i));
        }
        at = end;
      }
      Map<String, Covering> coverings = new HashMap<>();
      geo.ifPresent(
          metadata ->
              metadata
                  .columns()
                  .forEach(
                      (name, column) ->
                          column.covering().ifPresent(found -> coverings.put(name, found))));
      Map<String, BoxColumn> boxes = new HashMap<>();
      coverings.forEach(
          (name, covering) -> box(covering, leaves).ifPresent(box -> boxes.put(name, box)));
      coverings.keySet().retainAll(boxes.keySet());
      List<RowGroup> groups =
          chunks.values().stream().map(group -> rowGroup(group, coverings)).toList();
      return new FileShape(new Layout(columns, natives, boxes), groups);
    }

    /** The index behind an element and all that stands in it. */
    private int endOf(int start) {
      int at = start;
      long open = 1;
      while (open > 0 && at < elements.size()) {
        open += elements.get(at).children() - 1;
        at++;
      }
      return at;
    }

    private Optional<BoxColumn> box(Covering covering, Map<String, Element> leaves) {
      List<Optional<String>> types =
          List.of(covering.xmin(), covering.ymin(), covering.xmax(), covering.ymax()).stream()
              .map(path -> Optional.ofNullable(leaves.get(key(path))).map(Element::type))
              .toList();
      boolean present = types.stream().allMatch(t -> t.isPresent() && isNumber(t.get()));
      if (!present) {
        return Optional.empty();
      }
      boolean single = types.stream().anyMatch(t -> t.equals(Optional.of("FLOAT")));
      return Optional.of(
          new BoxColumn(
              field(covering.xmin()),
              field(covering.ymin()),
              field(covering.xmax()),
              field(covering.ymax()),
              single ? Precision.SINGLE : Precision.DOUBLE,
              Crossing.UNKNOWN));
    }

    private static boolean isNumber(String type) {
      return type.equals("DOUBLE") || type.equals("FLOAT");
    }

    private static String key(Covering.Path path) {
      return path.column() + ", " + path.field();
    }

    private static String field(Covering.Path path) {
      return "struct_extract(%s, %s)"
          .formatted(Sql.identifier(path.column()), Sql.text(path.field()));
    }

    private static RowGroup rowGroup(List<Chunk> group, Map<String, Covering> coverings) {
      Map<String, Chunk> byPath = new HashMap<>();
      group.forEach(chunk -> byPath.put(chunk.path(), chunk));
      Map<String, Optional<Bounds>> bounds = new HashMap<>();
      coverings.forEach((name, covering) -> bounds.put(name, bounds(covering, byPath)));
      return new RowGroup(
          group.get(0).rows(), group.stream().mapToLong(Chunk::bytes).sum(), bounds);
    }

    private static Optional<Bounds> bounds(Covering covering, Map<String, Chunk> byPath) {
      Optional<Double> xmin = number(byPath.get(key(covering.xmin())), Side.MIN);
      Optional<Double> ymin = number(byPath.get(key(covering.ymin())), Side.MIN);
      Optional<Double> xmax = number(byPath.get(key(covering.xmax())), Side.MAX);
      Optional<Double> ymax = number(byPath.get(key(covering.ymax())), Side.MAX);
      if (xmin.isEmpty() || ymin.isEmpty() || xmax.isEmpty() || ymax.isEmpty()) {
        return Optional.empty();
      }
      return xmin.get() <= xmax.get() && ymin.get() <= ymax.get()
          ? Optional.of(Bounds.of(xmin.get(), ymin.get(), xmax.get(), ymax.get()))
          : Optional.empty();
    }

    private enum Side {
      MIN,
      MAX
    }

    private static Optional<Double> number(
        @org.jspecify.annotations.Nullable Chunk chunk, Side side) {
      if (chunk == null) {
        return Optional.empty();
      }
      try {
        return (side == Side.MIN ? chunk.min() : chunk.max()).map(Double::valueOf);
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }
  }
}
