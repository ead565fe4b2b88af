package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.WkbScanner;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.VarBinaryVector;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.index.strtree.STRtree;

/**
 * The small side of a join in memory: its batches, and a tree over the boxes of its geometries.
 * Owns the batches. After loading safe for use by several threads.
 */
final class SmallSide implements AutoCloseable {
  private final List<Column> columns;
  private final ColumnType.Geometry type;
  private final List<Batch> batches = new ArrayList<>();
  private final List<Zone> zones = new ArrayList<>();
  private final STRtree tree = new STRtree();
  private final BoxList boxes = new BoxList();
  private int rows;

  private SmallSide(List<Column> columns, ColumnType.Geometry type) {
    this.columns = List.copyOf(columns);
    this.type = type;
  }

  static SmallSide load(QueryContext context, TableQuery query) {
    TablePlan plan = TablePlan.of(context.executing(), "small side", query);
    Contract contract = plan.contract();
    String geometry = Conditions.primary(query.table(), contract);
    List<String> columns =
        plan.known(
            query.selects()
                ? query.columns(contract)
                : contract.columns().stream()
                    .filter(column -> !column.isGeometry())
                    .map(column -> column.name())
                    .toList());
    Set<String> read = new LinkedHashSet<>(columns);
    read.add(geometry);
    SmallSide side =
        new SmallSide(
            columns.stream().map(contract::require).toList(),
            Conditions.requireGeometry(geometry, contract));
    try (BatchSource source = plan.rows(List.copyOf(read), query.condition(contract))) {
      WkbScanner scanner = new WkbScanner();
      for (var batch = source.next(); batch.isPresent(); batch = source.next()) {
        side.batches.add(batch.get());
        side.index((VarBinaryVector) batch.get().vector(geometry), scanner);
        context.session().checkStopped();
      }
      side.tree.build();
      return side;
    } catch (RuntimeException | Error e) {
      side.close();
      throw e;
    }
  }

  private void index(VarBinaryVector geometries, WkbScanner scanner) {
    int batch = batches.size() - 1;
    for (int row = 0; row < geometries.getValueCount(); row++) {
      int at = row;
      Zone zone = new Zone(rows + row, batch, row, () -> Wkb.decode(geometries, at));
      zones.add(zone);
      if (!geometries.isNull(row)) {
        int from = geometries.getStartOffset(row);
        scanner.scan(geometries.getDataBuffer(), from, geometries.getEndOffset(row) - from);
        if (scanner.hasEnvelope()) {
          Envelope box =
              new Envelope(scanner.xmin(), scanner.xmax(), scanner.ymin(), scanner.ymax());
          tree.insert(box, zone);
          boxes.add(box.getMinX(), box.getMinY(), box.getMaxX(), box.getMaxY());
        }
      }
    }
    rows += geometries.getValueCount();
  }

  /** The columns asked for, with the geometry only where it was. */
  List<Column> columns() {
    return columns;
  }

  ColumnType.Geometry type() {
    return type;
  }

  List<Batch> batches() {
    return batches;
  }

  /** All rows in order. */
  List<Zone> zones() {
    return zones;
  }

  /** Where the geometries lie. */
  JoinSide located(String name) {
    return JoinSide.indexed(name, boxes);
  }

  /** The rows to whose geometries another relates. */
  List<Zone> holding(Geometry other, Predicate.Relation relation) {
    List<Zone> holding = new ArrayList<>();
    for (Object candidate : tree.query(other.getEnvelopeInternal())) {
      Zone zone = (Zone) candidate;
      if (zone.holds(other, relation)) {
        holding.add(zone);
      }
    }
    return holding;
  }

  @Override
  public void close() {
    batches.forEach(Batch::close);
    batches.clear();
  }
}
