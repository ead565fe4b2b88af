package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.RowFilter;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import dev.graticule.table.Snapshot;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * A table's rows: files are skipped by their evidence, boxes and plain conditions filter in DuckDB,
 * and what is not exact there is tested again on each batch.
 */
final class TablePlan {
  private final QueryContext context;
  private final Contract contract;
  private final Snapshot snapshot;
  private final String part;

  private TablePlan(QueryContext context, String part, Snapshot snapshot) {
    this.context = context;
    this.part = part;
    this.snapshot = snapshot;
    this.contract = snapshot.contract();
  }

  /**
   * A plan over the version of a table that the query reads.
   *
   * @param part which part of the query reads it, where there are several
   */
  static TablePlan of(QueryContext context, String part, TableQuery query) {
    String name = query.ref().name();
    return of(
        context, part.isEmpty() ? name : part + " " + name, context.tables().snapshot(query.ref()));
  }

  /** A plan over a version. */
  static TablePlan of(QueryContext context, String part, Snapshot snapshot) {
    return new TablePlan(context, part, snapshot);
  }

  Snapshot snapshot() {
    return snapshot;
  }

  Contract contract() {
    return contract;
  }

  static BatchSource open(QueryContext context, TableQuery query) {
    TablePlan plan = of(context, "", query);
    List<String> columns = plan.known(query.columns(plan.contract));
    return plan.rows(
        columns,
        query.condition(plan.contract),
        FileSieve.none(),
        plan.known(query.order()),
        query.limit());
  }

  /** Some columns of all rows that meet a condition, in any order. */
  BatchSource rows(List<String> columns, Predicate condition) {
    return rows(columns, condition, FileSieve.none());
  }

  /**
   * Some columns of all rows that meet a condition, in any order.
   *
   * @param sieve rules out files none of whose rows matter
   */
  BatchSource rows(List<String> columns, Predicate condition, FileSieve sieve) {
    return rows(columns, condition, sieve, List.of(), OptionalLong.empty());
  }

  private BatchSource rows(
      List<String> columns,
      Predicate asked,
      FileSieve sieve,
      List<Sort> order,
      OptionalLong limit) {
    Predicate condition = Conditions.check(asked, contract);
    Contract wanted = contract.select(columns);
    TableFiles files = context.plan(part, snapshot, condition, sieve);
    TableSql sql = new TableSql(files);
    // Said also of what is read directly: what DuckDB cannot read is refused however small it is.
    boolean exact = sql.rows(columns, condition).isExact();
    if (order.isEmpty() && isDirect(files, columns, condition)) {
      BatchSource rows = direct(files, columns, condition);
      return limit.isPresent() ? new LimitedSource(rows, limit.getAsLong()) : rows;
    }
    Set<String> read = new LinkedHashSet<>(columns);
    if (!exact) {
      read.addAll(Conditions.columns(condition, contract));
    }
    order.forEach(sort -> read.add(sort.column()));
    List<String> readColumns = List.copyOf(read);
    SqlFragment text = ordered(sql.rows(readColumns, condition).sql(), order);
    if (exact && limit.isPresent()) {
      text = text.wrapped("", " LIMIT " + limit.getAsLong());
    }
    BatchSource raw = context.scan(text, contract.select(readColumns));
    Stage stage = exact ? batch -> select(batch, wanted) : tested(condition, readColumns, wanted);
    BatchSource tested = new StagedSource(raw, wanted, stage, context);
    return limit.isPresent() ? new LimitedSource(tested, limit.getAsLong()) : tested;
  }

  private boolean isDirect(TableFiles files, List<String> columns, Predicate condition) {
    Set<String> read = new LinkedHashSet<>(columns);
    read.addAll(Conditions.columns(condition, contract));
    return files.plannedBytes() <= context.directBytes()
        && context.directBytes() > 0
        && DirectSource.givesTheSame(contract.select(List.copyOf(read)));
  }

  private BatchSource direct(TableFiles files, List<String> columns, Predicate condition) {
    context.tally().direct(part);
    return context.purpose() == QueryContext.Purpose.EXPLANATION
        ? new NoRows(contract.select(columns))
        : new DirectSource(context, files, columns, condition);
  }

  private Stage tested(Predicate condition, List<String> readColumns, Contract wanted) {
    Contract read = contract.select(readColumns);
    // A filter is for one thread at a time: each that is not in use waits here for the next batch.
    Queue<RowFilter> filters = new ConcurrentLinkedQueue<>();
    return batch -> {
      Batch kept;
      try (batch) {
        RowFilter known = filters.poll();
        RowFilter filter = known == null ? RowFilter.of(condition, read) : known;
        kept = filter.filter(batch, context.allocator());
        filters.add(filter);
        context.tally().read(batch.rowCount());
      }
      return select(kept, wanted);
    };
  }

  private List<Batch> select(Batch batch, Contract wanted) {
    if (batch.rowCount() == 0) {
      batch.close();
      return List.of();
    }
    return List.of(
        batch.contract().equals(wanted)
            ? batch
            : VectorMove.select(batch, wanted, context.allocator()));
  }

  private static SqlFragment ordered(SqlFragment rows, List<Sort> order) {
    return order.isEmpty()
        ? rows
        : rows.wrapped(
            "SELECT * FROM (",
            order.stream()
                .map(
                    sort ->
                        Sql.identifier(sort.column())
                            + (sort.direction() == Sort.Direction.ASCENDING ? " ASC" : " DESC")
                            + " NULLS LAST")
                .collect(Collectors.joining(", ", ") ORDER BY ", "")));
  }

  /** The names, all of them columns and none twice. */
  List<String> known(List<String> names) {
    Set<String> distinct = new LinkedHashSet<>();
    for (String name : names) {
      Conditions.require(name, contract);
      if (!distinct.add(name)) {
        throw new QueryException("Column \"%s\" is selected twice.".formatted(name));
      }
    }
    return List.copyOf(distinct);
  }

  private List<Sort> known(Iterable<Sort> order) {
    Set<Sort> distinct = new LinkedHashSet<>();
    for (Sort sort : order) {
      Column column = Conditions.require(sort.column(), contract);
      if (column.isGeometry()) {
        throw new QueryException(
            "Rows cannot be ordered by the geometry \"%s\"; nearest(...) orders by distance."
                .formatted(sort.column()));
      }
      distinct.add(sort);
    }
    return List.copyOf(distinct);
  }
}
