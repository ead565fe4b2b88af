package dev.graticule.bench;

import com.google.common.geometry.S2CellId;
import com.google.common.geometry.S2LatLng;
import com.uber.h3core.H3Core;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BoxCentres;
import dev.graticule.batch.ComputedColumn;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.grid.CellColumn;
import dev.graticule.grid.CellForm;
import dev.graticule.grid.CellLevel;
import dev.graticule.grid.Grid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Cells of points on one thread, loaded once: {@code CellsWorker SOURCE h3|s2|geohash ours|bare}.
 * Ours fills a column of cells from batches of WKB; bare calls the grid's library with coordinates
 * that lie ready.
 */
final class CellsWorker {
  private static final int BATCH_ROWS = 8_192;
  private static final Contract POINTS =
      Contract.builder().nullable("geometry", ColumnType.Geometry.any()).build();

  private CellsWorker() {}

  public static void main(String[] args) throws Exception {
    try (RootAllocator allocator = new RootAllocator()) {
      List<Batch> batches = load(args[0], allocator);
      WorkerLoop.serve(
          args[2].equals("ours") ? new Ours(batches, args[1]) : new Bare(batches, args[1]));
      batches.forEach(Batch::close);
    }
  }

  private static CellLevel level(String grid) {
    return switch (grid) {
      case "h3" -> CellLevel.h3(7);
      case "s2" -> CellLevel.s2(13);
      default -> CellLevel.geohash(7);
    };
  }

  /** The points among the rows, which are those of even ids. */
  private static List<Batch> load(String source, RootAllocator allocator) throws Exception {
    List<Batch> batches = new ArrayList<>();
    try (RowFile rows = new RowFile(source, allocator)) {
      while (rows.load()) {
        BigIntVector ids = (BigIntVector) rows.root().getVector("id");
        VarBinaryVector from = (VarBinaryVector) rows.root().getVector("geometry");
        int next = 0;
        while (next < ids.getValueCount()) {
          VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(POINTS), allocator);
          VarBinaryVector points = (VarBinaryVector) root.getVector(0);
          points.allocateNew();
          int count = 0;
          for (; next < ids.getValueCount() && count < BATCH_ROWS; next++) {
            if (ids.get(next) % 2 == 0) {
              points.setSafe(count++, from.get(next));
            }
          }
          root.setRowCount(count);
          batches.add(Batch.owning(POINTS, root));
        }
      }
    }
    return batches;
  }

  /** Fills one column after the other, and keeps them until they are told. */
  private static final class Ours implements WorkerLoop.Round {
    private final List<Batch> batches;
    private final CellColumn column;
    private final ComputedColumn.Filler filler;
    private final List<FieldVector> filled = new ArrayList<>();

    Ours(List<Batch> batches, String grid) {
      this.batches = batches;
      this.column =
          CellColumn.of(
              "geometry", level(grid), grid.equals("geohash") ? CellForm.TEXT : CellForm.LONG);
      this.filler = column.over(POINTS);
    }

    @Override
    public void run() {
      for (Batch batch : batches) {
        FieldVector target =
            ArrowLayout.field(column.column())
                .createVector(batch.vector("geometry").getAllocator());
        filler.fill(batch, target);
        filled.add(target);
      }
    }

    @Override
    public String result() {
      long sum = 0;
      CRC32 texts = new CRC32();
      for (FieldVector vector : filled) {
        for (int row = 0; row < vector.getValueCount(); row++) {
          if (vector instanceof VarCharVector text) {
            texts.update(text.get(row));
          } else {
            sum += ((BigIntVector) vector).get(row);
          }
        }
        vector.close();
      }
      filled.clear();
      return Long.toHexString(sum == 0 ? texts.getValue() : sum);
    }
  }

  /** A call of the library. */
  @FunctionalInterface
  private interface Call {
    long cell(double lon, double lat);
  }

  private static final class Bare implements WorkerLoop.Round {
    private final double[] lon;
    private final double[] lat;
    private final long[] cells;
    private final Call call;
    private final boolean text;
    private final byte[] bytes = new byte[Grid.MAX_TEXT];

    Bare(List<Batch> batches, String grid) throws IOException {
      int rows = batches.stream().mapToInt(Batch::rowCount).sum();
      this.lon = new double[rows];
      this.lat = new double[rows];
      this.cells = new long[rows];
      this.call = call(grid);
      this.text = grid.equals("geohash");
      BoxCentres centres = new BoxCentres();
      int next = 0;
      for (Batch batch : batches) {
        centres.read(batch, "geometry");
        for (int row = 0; row < batch.rowCount(); row++) {
          lon[next] = centres.x(row);
          lat[next++] = centres.y(row);
        }
      }
    }

    private static Call call(String grid) throws IOException {
      int level = level(grid).level();
      return switch (grid) {
        case "h3" -> {
          H3Core h3 = H3Core.newInstance();
          yield (lon, lat) -> h3.latLngToCell(lat, lon, level);
        }
        case "s2" ->
            (lon, lat) -> S2CellId.fromLatLng(S2LatLng.fromDegrees(lat, lon)).parent(level).id();
        // Ours is the library.
        default -> (lon, lat) -> Grid.geohash().cell(lon, lat, level);
      };
    }

    @Override
    public void run() {
      for (int row = 0; row < cells.length; row++) {
        cells[row] = call.cell(lon[row], lat[row]);
        if (text) {
          Grid.geohash().write(cells[row], bytes);
        }
      }
    }

    @Override
    public String result() {
      long sum = 0;
      CRC32 texts = new CRC32();
      for (long cell : cells) {
        if (text) {
          texts.update(bytes, 0, Grid.geohash().write(cell, bytes));
        } else {
          sum += cell;
        }
      }
      return Long.toHexString(text ? texts.getValue() : sum);
    }
  }
}
