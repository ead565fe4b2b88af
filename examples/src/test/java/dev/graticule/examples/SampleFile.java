package dev.graticule.examples;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.WriteOptions;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.Lake;
import dev.graticule.table.TableFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;

/** A file of two lighthouses. */
final class SampleFile {
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  private SampleFile() {}

  record Lighthouse(String name, Point place) {}

  private static List<Lighthouse> rows() {
    return List.of(
        new Lighthouse("Lindesnes", point(7.05, 57.98)),
        new Lighthouse("Eddystone", point(-4.27, 50.18)));
  }

  /** The same as a table. */
  static void writeTable(Lake lake, String name, TableFormat format) {
    lake.create(name, Contract.of(Lighthouse.class), format)
        .append(Records.source(Lighthouse.class, rows().iterator(), lake.allocator(), 100))
        .await();
  }

  static Path write(Path folder, String name) {
    try (BufferAllocator allocator = new RootAllocator();
        Store store = Store.local(folder);
        BatchSource source = Records.source(Lighthouse.class, rows().iterator(), allocator, 100);
        GeoParquetWriter writer =
            GeoParquetWriter.create(
                store, StorePath.of(name), source.contract(), WriteOptions.defaults(), allocator)) {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          writer.write(batch);
        }
      }
    }
    return folder.resolve(name);
  }

  private static Point point(double x, double y) {
    return GEOMETRIES.createPoint(new Coordinate(x, y));
  }
}
