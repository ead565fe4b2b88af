package dev.graticule.convert;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.WkbCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.locationtech.jts.io.WKTWriter;

/** The rows of a source as lists of texts: geometries as WKT, other bytes as numbers. */
final class Drained {
  private Drained() {}

  /** All rows; the source stays open. */
  static List<List<String>> rows(BatchSource source) {
    List<List<String>> rows = new ArrayList<>();
    for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
      try (Batch batch = next.get()) {
        for (int row = 0; row < batch.rowCount(); row++) {
          rows.add(row(batch, row));
        }
      }
    }
    return rows;
  }

  private static List<String> row(Batch batch, int row) {
    List<String> values = new ArrayList<>();
    for (String name : batch.contract().names()) {
      Object value = batch.vector(name).getObject(row);
      boolean geometry = batch.contract().require(name).isGeometry();
      values.add(
          value instanceof byte[] bytes
              ? geometry ? wkt(bytes) : Arrays.toString(bytes)
              : Objects.toString(value));
    }
    return values;
  }

  static String wkt(byte[] wkb) {
    return new WKTWriter(4).write(WkbCodec.decode(wkb));
  }

  /** Closes every batch and counts its rows. */
  static long count(BatchSource source) {
    long rows = 0;
    for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
      try (Batch batch = next.get()) {
        rows += batch.rowCount();
      }
    }
    return rows;
  }
}
