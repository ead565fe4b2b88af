package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.WkbException;
import dev.graticule.batch.WkbScanner;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.vector.VarBinaryVector;
import org.locationtech.jts.geom.Geometry;

/**
 * Scans the geometries of a result, and decodes them when that was asked for, on the computing
 * threads. Numbers the rows as they come, so that an error names its own.
 */
final class WkbStage implements Stage {
  private final List<String> columns;
  private final boolean decodes;
  private final Map<Batch, Long> firstRows = new ConcurrentHashMap<>();
  private final Map<Batch, DecodedBatch> decoded = new ConcurrentHashMap<>();

  WkbStage(Contract contract, boolean decodes) {
    this.columns =
        contract.columns().stream().filter(Column::isGeometry).map(Column::name).toList();
    this.decodes = decodes;
  }

  /** The rows with their geometries scanned. Takes over the source. */
  BatchSource over(BatchSource rows, QueryContext context) {
    return new StagedSource(new Numbered(rows), rows.contract(), this, context);
  }

  @Override
  public List<Batch> apply(Batch batch) {
    try {
      long first = Optional.ofNullable(firstRows.remove(batch)).orElse(0L);
      Map<String, List<Optional<Geometry>>> geometries = new HashMap<>();
      for (String column : columns) {
        VarBinaryVector vector = (VarBinaryVector) batch.vector(column);
        scan(vector, column, first);
        if (decodes) {
          geometries.put(column, decode(vector, column, first));
        }
      }
      if (decodes) {
        decoded.put(batch, new DecodedBatch(batch, geometries));
      }
      return List.of(batch);
    } catch (RuntimeException | Error e) {
      batch.close();
      throw e;
    }
  }

  private static void scan(VarBinaryVector vector, String column, long first) {
    WkbScanner scanner = new WkbScanner();
    for (int row = 0; row < vector.getValueCount(); row++) {
      if (!vector.isNull(row)) {
        int from = vector.getStartOffset(row);
        try {
          scanner.scan(vector.getDataBuffer(), from, vector.getEndOffset(row) - from);
        } catch (WkbException e) {
          throw e.at(column, first + row);
        }
      }
    }
  }

  private static List<Optional<Geometry>> decode(
      VarBinaryVector vector, String column, long first) {
    List<Optional<Geometry>> geometries = new ArrayList<>(vector.getValueCount());
    for (int row = 0; row < vector.getValueCount(); row++) {
      try {
        geometries.add(
            vector.isNull(row) ? Optional.empty() : Optional.of(Wkb.decode(vector, row)));
      } catch (WkbException e) {
        throw e.at(column, first + row);
      }
    }
    return geometries;
  }

  /** What was decoded of a batch; told once. */
  DecodedBatch decoded(Batch batch) {
    DecodedBatch found = decoded.remove(batch);
    if (found == null) {
      throw new IllegalStateException("A batch came out that was not decoded: " + batch + ".");
    }
    return found;
  }

  /** Notes of each batch which row of the result is its first. */
  private final class Numbered implements BatchSource {
    private final BatchSource rows;
    private long next;

    Numbered(BatchSource rows) {
      this.rows = rows;
    }

    @Override
    public Contract contract() {
      return rows.contract();
    }

    @Override
    public Optional<Batch> next() {
      Optional<Batch> batch = rows.next();
      batch.ifPresent(
          b -> {
            firstRows.put(b, next);
            next += b.rowCount();
          });
      return batch;
    }

    @Override
    public void close() {
      rows.close();
      firstRows.clear();
      decoded.clear();
    }
  }
}
