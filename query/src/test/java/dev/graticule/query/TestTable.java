package dev.graticule.query;

import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Bounds;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicate;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.DataFile;
import dev.graticule.table.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/** A snapshot over files that DuckDB wrote, with evidence counted from the rows. */
record TestTable(Path folder, Contract contract, Store store, List<DataFile> all)
    implements Snapshot {

  static final Contract CONTRACT =
      Contract.builder()
          .required("id", Scalar.INT64)
          .nullable("name", Scalar.TEXT)
          .nullable("value", Scalar.FLOAT64)
          .nullable(
              "seenAt",
              new ColumnType.Timestamp(ColumnType.TimeUnit.MICROS, ColumnType.TimeZoning.UTC))
          .nullable("uid", Scalar.UUID)
          .geometry("location", geometry -> geometry)
          .build();

  /** Where boxes stand in the files. */
  enum Boxes {
    /** Nowhere. */
    NONE,
    /** In doubles. */
    DOUBLES,
    /** In floats, rounded to the nearest, which may cut a little off. */
    FLOATS,
    /** In doubles, but what lies west of 180° and touches it runs over it. */
    CROSSING
  }

  static TestTable write(Path folder, List<Row> rows, int files, Boxes boxes) throws Exception {
    return write(folder, rows, files, boxes, geo(boxes != Boxes.NONE));
  }

  /** In a CRS that the files say nobody knows. */
  static TestTable writeWithoutCrs(Path folder, List<Row> rows, int files, Boxes boxes)
      throws Exception {
    String geo = geo(boxes != Boxes.NONE).replace("\"WKB\",", "\"WKB\",\"crs\":null,");
    return write(folder, rows, files, boxes, geo);
  }

  private static TestTable write(Path folder, List<Row> rows, int files, Boxes boxes, String geo)
      throws Exception {
    Files.createDirectories(folder);
    List<DataFile> written = new ArrayList<>();
    int size = Math.max(1, (rows.size() + files - 1) / files);
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
      for (int from = 0; from < rows.size(); from += size) {
        List<Row> part = rows.subList(from, Math.min(rows.size(), from + size));
        String name = "part-%03d.parquet".formatted(written.size());
        writeFile(connection, folder.resolve(name), part, boxes, geo);
        written.add(
            new DataFile(
                StorePath.of(name),
                Files.size(folder.resolve(name)),
                part.size(),
                Map.of(),
                new Counted(part)));
      }
    }
    return new TestTable(folder, CONTRACT, Store.local(folder), written);
  }

  /** The same files with nothing known of them. */
  TestTable blind() {
    return new TestTable(
        folder,
        contract,
        store,
        all.stream()
            .map(
                f ->
                    new DataFile(
                        f.path(), f.bytes(), f.rows(), f.partition(), new Unknown(f.rows())))
            .toList());
  }

  /** One file that was written otherwise, of which nothing is known. */
  static TestTable single(Path folder, String name, Contract contract) throws Exception {
    return new TestTable(
        folder,
        contract,
        Store.local(folder),
        List.of(
            new DataFile(
                StorePath.of(name),
                Files.size(folder.resolve(name)),
                1,
                Map.of(),
                new Unknown(1))));
  }

  private record Unknown(long rows) implements Evidence {
    @Override
    public ColumnStatistics column(String path) {
      return ColumnStatistics.unknown();
    }

    @Override
    public GeometryStatistics geometry(String column) {
      return GeometryStatistics.unknown();
    }
  }

  private static void writeFile(
      Connection connection, Path file, List<Row> rows, Boxes boxes, String geo) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE OR REPLACE TABLE rows (id BIGINT, name VARCHAR, value DOUBLE, \"seenAt\" TIMESTAMPTZ, uid UUID,"
              + " location BLOB, xmin DOUBLE, ymin DOUBLE, xmax DOUBLE, ymax DOUBLE)");
    }
    try (DuckDBAppender appender =
        connection.unwrap(DuckDBConnection.class).createAppender("main", "rows")) {
      for (Row row : rows) {
        Optional<Envelope> box =
            row.location().filter(g -> !g.isEmpty()).map(Geometry::getEnvelopeInternal);
        boolean turned =
            boxes == Boxes.CROSSING
                && box.filter(b -> b.getMinX() > 0 && b.getMaxX() == 180).isPresent();
        appender
            .beginRow()
            .append(row.id())
            .append(row.name().orElse(null))
            .append(row.value().orElse(null))
            .append(row.seenAt().map(t -> t.atOffset(ZoneOffset.UTC)).orElse(null))
            .append(row.uid().orElse(null))
            .append(row.location().map(WkbCodec::encode).orElse(null))
            .append(box.map(Envelope::getMinX).orElse(null))
            .append(box.map(Envelope::getMinY).orElse(null))
            .append(box.map(b -> turned ? -180.0 : b.getMaxX()).orElse(null))
            .append(box.map(Envelope::getMaxY).orElse(null))
            .endRow();
      }
    }
    String type = boxes == Boxes.FLOATS ? "::FLOAT" : "";
    String covering =
        boxes == Boxes.NONE
            ? ""
            : (", CASE WHEN xmin IS NOT NULL THEN {'xmin': xmin%1$s, 'ymin': ymin%1$s, 'xmax': xmax%1$s,"
                    + " 'ymax': ymax%1$s} END AS bbox")
                .formatted(type);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (SELECT id, name, value, \"seenAt\", uid, location%s FROM rows) TO %s (FORMAT parquet, ROW_GROUP_SIZE 2048, KV_METADATA {geo: %s})"
              .formatted(covering, Sql.text(file.toString()), Sql.text(geo)));
    }
  }

  static String geo(boolean covered) {
    String covering =
        covered
            ? ",\"covering\":{\"bbox\":{\"xmin\":[\"bbox\",\"xmin\"],\"ymin\":[\"bbox\",\"ymin\"],\"xmax\":[\"bbox\",\"xmax\"],\"ymax\":[\"bbox\",\"ymax\"]}}"
            : "";
    return "{\"version\":\"1.1.0\",\"primary_column\":\"location\",\"columns\":{\"location\":{\"encoding\":\"WKB\",\"geometry_types\":[]%s}}}"
        .formatted(covering);
  }

  @Override
  public String id() {
    return "test";
  }

  @Override
  public Instant committedAt() {
    return Instant.EPOCH;
  }

  @Override
  public List<DataFile> files(Predicate condition) {
    return all;
  }

  /** What the rows say of themselves. */
  private record Counted(List<Row> counted) implements Evidence {
    Counted {
      counted = List.copyOf(counted);
    }

    @Override
    public long rows() {
      return counted.size();
    }

    @Override
    public ColumnStatistics column(String path) {
      return path.equals("id")
          ? new ColumnStatistics(
              OptionalLong.of(0),
              OptionalLong.of(0),
              Optional.of(Literal.of(counted.get(0).id())),
              Optional.of(Literal.of(counted.get(counted.size() - 1).id())))
          : ColumnStatistics.unknown();
    }

    @Override
    public GeometryStatistics geometry(String column) {
      Envelope box = new Envelope();
      counted.stream()
          .flatMap(row -> row.location().stream())
          .flatMap(g -> Stream.of(g.getCoordinates()))
          .filter(c -> !Double.isNaN(c.x) && !Double.isNaN(c.y))
          .forEach(box::expandToInclude);
      return new GeometryStatistics(
          OptionalLong.empty(),
          OptionalLong.empty(),
          box.isNull()
              ? Optional.empty()
              : Optional.of(Bounds.of(box.getMinX(), box.getMinY(), box.getMaxX(), box.getMaxY())),
          Set.of());
    }
  }
}
