package dev.graticule.query;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Edges;
import dev.graticule.file.StoredColumn;
import dev.graticule.file.StoredColumn.Form;
import dev.graticule.predicate.ColumnPath;
import dev.graticule.predicate.Literal;
import dev.graticule.query.FileShape.Box;
import dev.graticule.query.FileShape.Layout;
import dev.graticule.query.TableSql.GeometryForm;
import dev.graticule.store.StorePath;
import dev.graticule.table.FileMismatchException;
import dev.graticule.table.HeldColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One scan over files of one layout as SQL: where the rows come from, and what their columns are.
 */
final class ScanSql {
  /** DuckDB's own columns of a scan, which a file's column of the same name hides. */
  private static final String FILE_INDEX = "file_index";

  private static final String ROW_NUMBER = "file_row_number";

  private static final String ROWS = "graticule_rows";
  private static final String GONE = "graticule_gone";

  private final Contract contract;
  private final TableFiles.Group group;
  private final Map<String, String> renamed;
  private final HeldSql held;

  ScanSql(Contract contract, TableFiles.Group group) {
    this.contract = contract;
    this.group = group;
    this.renamed = renamed(group);
    this.held = new HeldSql(this::name);
  }

  /** New names for all columns when one hides what deletes are found by. */
  private static Map<String, String> renamed(TableFiles.Group group) {
    List<StoredColumn> columns = group.layout().columns();
    boolean hides =
        group.deletions().isPresent()
            && columns.stream()
                .map(column -> Sql.folded(column.name()))
                .anyMatch(Set.of(FILE_INDEX, ROW_NUMBER)::contains);
    if (!hides) {
      return Map.of();
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (StoredColumn column : columns) {
      if (column.type().isPresent() && column.form() != Form.GEOARROW) {
        names.put(column.name(), "graticule_" + names.size());
      }
    }
    return names;
  }

  private String name(String stored) {
    return Sql.identifier(renamed.getOrDefault(stored, stored));
  }

  /**
   * The rows, without those that were deleted.
   *
   * @param list the list of files as SQL has it, a parameter or a literal
   */
  String from(String list) {
    String scan =
        "read_parquet(%s, hive_partitioning = false%s) AS %s".formatted(list, schema(), ROWS);
    return group
        .deletions()
        .map(
            gone ->
                "%1$s ANTI JOIN temp.%2$s AS %3$s ON %3$s.%4$s = %5$s.%6$s AND %3$s.%7$s = %5$s.%8$s"
                    .formatted(
                        scan,
                        gone.name(),
                        GONE,
                        Deletions.Table.FILE,
                        ROWS,
                        FILE_INDEX,
                        Deletions.Table.ROW,
                        ROW_NUMBER))
        .orElse(scan);
  }

  private String schema() {
    if (renamed.isEmpty()) {
      return "";
    }
    List<String> entries = new ArrayList<>();
    for (StoredColumn column : group.layout().columns()) {
      String name = renamed.get(column.name());
      if (name != null) {
        entries.add(
            "%s: {name: %s, type: %s, default_value: NULL}"
                .formatted(
                    Sql.text(column.name()), Sql.text(name), Sql.text(StoredSql.type(column))));
      }
    }
    return ", schema = MAP {" + String.join(", ", entries) + "}";
  }

  /** The value of a column: of the partition, of the file, or null. */
  String value(Column column, GeometryForm form) {
    Optional<Literal> value = group.partition().get(column.name());
    if (value != null) {
      return value
          .map(literal -> Sql.cast(Sql.text(String.valueOf(literal.value())), column.type()))
          .orElse(Sql.cast("NULL", column.type()));
    }
    return group
        .view()
        .column(column)
        .map(this::readable)
        .map(there -> held.value(there, form))
        .orElseGet(() -> absent(column, form));
  }

  static String absent(Column column, GeometryForm form) {
    return column.isGeometry() && form == GeometryForm.GEOMETRY
        ? "CAST(NULL AS GEOMETRY)"
        : Sql.cast("NULL", column.type());
  }

  /** A column or a struct's field, for conditions. */
  ColumnSql path(String path) {
    List<Column> steps =
        ColumnPath.of(contract, path)
            .map(ColumnPath::steps)
            .orElseThrow(
                () ->
                    new QueryException(
                        "There is no column \"%s\". %s"
                            .formatted(path, NearestName.hint(path, contract.names()))));
    Column column = steps.get(0);
    ColumnType type = steps.get(steps.size() - 1).type();
    if (steps.size() == 1 || group.partition().containsKey(column.name())) {
      return new ColumnSql(value(column, GeometryForm.WKB), type);
    }
    List<HeldColumn> way = new ArrayList<>();
    Optional<HeldColumn> at = group.view().column(column).map(this::readable);
    for (int i = 0; i < steps.size() && at.isPresent(); i++) {
      way.add(at.get());
      if (i + 1 < steps.size()) {
        String next = steps.get(i + 1).name();
        at =
            at.get().parts().stream()
                .flatMap(Optional::stream)
                .filter(part -> part.wanted().name().equals(next))
                .findFirst();
      }
    }
    return new ColumnSql(at.isPresent() ? held.field(way) : Sql.cast("NULL", type), type);
  }

  /** The box of a column's vertices holds its edges only where edges are straight. */
  Optional<BoxColumn> box(String column) {
    return contract
        .column(column)
        .filter(c -> c.type() instanceof ColumnType.Geometry g && g.edges() == Edges.PLANAR)
        .flatMap(group.view()::column)
        .flatMap(there -> Optional.ofNullable(group.layout().boxes().get(there.stored().name())))
        .map(this::box);
  }

  private BoxColumn box(Box box) {
    return new BoxColumn(
        BoxSql.side(box.paths().xmin(), this::name),
        BoxSql.side(box.paths().ymin(), this::name),
        BoxSql.side(box.paths().xmax(), this::name),
        BoxSql.side(box.paths().ymax(), this::name),
        box.precision(),
        box.gaps(),
        box.crossing());
  }

  /** What core reads and DuckDB does not. */
  private HeldColumn readable(HeldColumn there) {
    String name = there.stored().name();
    Layout layout = group.layout();
    if (there.stored().form() == Form.GEOARROW) {
      throw mismatch(
          there,
          "is kept as coordinates, in an encoding of GeoArrow that SQL does not read; a scan of the table does");
    }
    if (!layout.isDistinct(name)) {
      throw mismatch(
          there,
          "is called \"%s\" there and another column too, but for the case of letters, which SQL does not tell apart; a scan of the table does"
              .formatted(name));
    }
    return there;
  }

  private FileMismatchException mismatch(HeldColumn there, String problem) {
    StorePath file = group.files().get(0).path();
    return new FileMismatchException(file, there.wanted().name(), problem);
  }
}
