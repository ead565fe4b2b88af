package dev.graticule.convert;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of a result set.
 *
 * @param columns what they are, in their order; a geometry of which nobody said in which CRS it is
 *     has an unknown one
 * @param loose whether values may be of other types than declared
 */
record JdbcColumns(List<Column> columns, boolean loose) {

  static JdbcColumns of(
      String name, ResultSet rows, DeclaredGeometries declared, Optional<Contract> wanted)
      throws SQLException {
    ResultSetMetaData found = rows.getMetaData();
    boolean loose = isLoose(rows);
    List<Column> columns = new ArrayList<>();
    Set<String> labels = new LinkedHashSet<>();
    for (int i = 1; i <= found.getColumnCount(); i++) {
      String label = label(found.getColumnLabel(i), declared, wanted);
      if (!labels.add(label)) {
        throw new ConvertException(
            "%s has two columns \"%s\"; give each a name of its own with AS."
                .formatted(name, label));
      }
      if (label.isEmpty()) {
        throw new ConvertException(
            "%s, column %d: it has no name; give it one with AS.".formatted(name, i));
      }
      columns.add(Column.nullable(label, type(name, found, i, label, declared, wanted, loose)));
    }
    declared.requireIn(labels, name);
    return new JdbcColumns(columns, loose);
  }

  /**
   * SQL has no case; databases say ID or id as they like: what is known by name keeps that name.
   */
  private static String label(
      String found, DeclaredGeometries declared, Optional<Contract> wanted) {
    Set<String> known = new LinkedHashSet<>(declared.types().keySet());
    wanted.ifPresent(contract -> known.addAll(contract.names()));
    if (known.contains(found)) {
      return found;
    }
    List<String> alike = known.stream().filter(found::equalsIgnoreCase).toList();
    return alike.size() == 1 ? alike.get(0) : found;
  }

  /** SQLite keeps in each place whatever it was given. */
  private static boolean isLoose(ResultSet rows) throws SQLException {
    return rows.getStatement() != null
        && rows.getStatement()
            .getConnection()
            .getMetaData()
            .getDatabaseProductName()
            .equalsIgnoreCase("SQLite");
  }

  private static ColumnType type(
      String name,
      ResultSetMetaData columns,
      int index,
      String label,
      DeclaredGeometries declared,
      Optional<Contract> wanted,
      boolean loose)
      throws SQLException {
    Optional<ColumnType> found;
    try {
      found = JdbcTypes.of(columns, index, loose);
    } catch (UnfitValueException e) {
      throw new ConvertException("%s, column \"%s\": %s".formatted(name, label, e.getMessage()), e);
    }
    Optional<ColumnType.Geometry> geometry = declared.of(label, found, wanted, name);
    if (geometry.isPresent()) {
      return geometry.get();
    }
    Optional<ColumnType> want = wanted.flatMap(w -> w.column(label)).map(Column::type);
    boolean open = found.isEmpty() || (loose && !(found.get() instanceof ColumnType.Geometry));
    if (open && want.isPresent() && TextValues.canBe(want.get())) {
      return want.get();
    }
    return found.orElse(Scalar.TEXT);
  }
}
