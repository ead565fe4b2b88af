package dev.graticule.examples;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.grid.CellLevel;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.AppendResult;
import dev.graticule.table.GeoParquetDirectory;
import dev.graticule.table.Lake;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.Split;
import dev.graticule.table.SplitBy;
import dev.graticule.table.Splits;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.arrow.vector.VarBinaryVector;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;

/**
 * How do I work on a table cell by cell, on many threads, without holding all of it? Gives each
 * geometry of TABLE its cell, how many others are in it and how far it lies from their middle, and
 * appends all that to table OUT in one commit: when a cell fails, OUT stays as it was.
 *
 * <p>Cells are quadkeys of level 4, 256 on the globe. As many are worked on at once as there are
 * processors; one cell's geometries are in memory at a time for each.
 */
public final class Enrich {
  private static final String USAGE = "Usage: examples/run enrich LAKE TABLE OUT";
  private static final CellLevel LEVEL = CellLevel.quadkey(4);
  private static final int BATCH_ROWS = 1_000;

  /**
   * What becomes of a row.
   *
   * @param place the geometry as it was
   * @param cell the cell that the middle of its box is in
   * @param others how many others are in that cell
   * @param fromMiddle how far it lies from the middle of all in the cell, in degrees
   */
  record Placed(Geometry place, String cell, long others, double fromMiddle) {}

  private Enrich() {}

  /**
   * Enriches a table.
   *
   * @param arguments LAKE, TABLE and OUT
   */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /**
   * Enriches a table.
   *
   * @param arguments LAKE, TABLE and OUT
   * @param out where it says what was appended
   * @param err where it complains
   * @return 0; 1 when the data is at fault; 2 when the arguments are
   */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    if (arguments.size() != 3) {
      err.println(USAGE);
      return 2;
    }
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (Lake lake = Lake.open(Path.of(arguments.get(0)))) {
      SpatialTable table = lake.table(arguments.get(1));
      Column geometry = geometry(table);
      Contract contract = contract(geometry);
      SpatialTable target =
          lake.openOrCreate(arguments.get(2), contract, GeoParquetDirectory.format());
      try (Splits splits = table.split(SplitBy.cells(geometry.name(), LEVEL))) {
        AppendResult result =
            target
                .append(
                    splits.map(
                        pool,
                        threads,
                        contract,
                        split -> enriched(split, geometry, contract, lake)))
                .await();
        out.printf(
            Locale.ROOT,
            "%s: %,d rows of %d parts in one commit%n",
            target.name(),
            result.rows(),
            splits.list().size());
      }
      return 0;
    } catch (GraticuleException e) {
      err.println(e.getMessage());
      return 1;
    } finally {
      pool.shutdown();
    }
  }

  private static Column geometry(SpatialTable table) {
    List<Column> geometries = table.contract().geometryColumns();
    if (geometries.isEmpty()) {
      throw new ContractException(
          "Table \"%s\" has no column of geometries, so its rows lie in no cells; name one that has."
              .formatted(table.name()));
    }
    return geometries.get(0);
  }

  /** What records come to, in the CRS that the table's geometries are in. */
  private static Contract contract(Column geometry) {
    Contract records = Contract.of(Placed.class);
    return new Contract(
        records.columns().stream()
            .map(
                column -> column.name().equals("place") ? column.withType(geometry.type()) : column)
            .toList(),
        records.metadata());
  }

  /** Runs on a thread of the pool; rows without a geometry have nothing to be told. */
  private static BatchSource enriched(Split split, Column geometry, Contract contract, Lake lake) {
    List<Geometry> places = split.cell().isEmpty() ? List.of() : places(split, geometry.name());
    String cell = split.cell().orElse("");
    Coordinate middle = middle(places);
    return Records.writer(Placed.class, contract)
        .source(
            places.stream()
                .map(
                    place ->
                        new Placed(
                            place,
                            cell,
                            places.size() - 1L,
                            place.getEnvelopeInternal().centre().distance(middle)))
                .iterator(),
            lake.allocator(),
            BATCH_ROWS);
  }

  private static List<Geometry> places(Split split, String column) {
    List<Geometry> places = new ArrayList<>();
    try (BatchSource rows = split.open(List.of(column), Predicates.all())) {
      for (Optional<Batch> next = rows.next(); next.isPresent(); next = rows.next()) {
        try (Batch batch = next.get()) {
          VarBinaryVector wkb = (VarBinaryVector) batch.vector(column);
          for (int row = 0; row < batch.rowCount(); row++) {
            places.add(WkbCodec.decode(wkb.get(row)));
          }
        }
      }
    }
    return places;
  }

  private static Coordinate middle(List<Geometry> places) {
    double x = 0;
    double y = 0;
    for (Geometry place : places) {
      Coordinate centre = place.getEnvelopeInternal().centre();
      x += centre.x / places.size();
      y += centre.y / places.size();
    }
    return new Coordinate(x, y);
  }
}
