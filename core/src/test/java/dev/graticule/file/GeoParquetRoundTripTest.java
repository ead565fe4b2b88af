package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeUnit;
import dev.graticule.contract.ColumnType.TimeZoning;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Edges;
import dev.graticule.contract.GeometryType;
import dev.graticule.contract.Nullability;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;

/**
 * What the writer writes, the reader reads: types, nesting, absence, and what the contract says.
 */
class GeoParquetRoundTripTest {
  private static final StorePath FILE = StorePath.of("rows.parquet");
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();

  @TempDir Path folder;

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    allocator.close();
  }

  private void write(Contract contract, WriteOptions options, List<List<Object>> rows) {
    try (Store store = Store.local(folder);
        GeoParquetWriter writer =
            GeoParquetWriter.create(store, FILE, contract, options, allocator);
        Batch batch = RowBatches.of(allocator, contract, rows)) {
      writer.write(batch);
    }
  }

  private List<List<Object>> valuesOf(Contract contract, List<List<Object>> rows) {
    try (Batch batch = RowBatches.of(allocator, contract, rows)) {
      return RowValues.of(batch);
    }
  }

  private static Contract everyType() {
    Contract.Builder builder = Contract.builder();
    for (Scalar scalar : Scalar.values()) {
      builder.nullable(scalar.name(), scalar);
      builder.required(scalar.name() + "!", scalar);
    }
    for (TimeUnit unit : TimeUnit.values()) {
      builder.nullable("utc " + unit, new ColumnType.Timestamp(unit, TimeZoning.UTC));
      builder.nullable("local " + unit, new ColumnType.Timestamp(unit, TimeZoning.LOCAL));
    }
    ColumnType.Struct inner =
        new ColumnType.Struct(
            List.of(
                Column.required("x", Scalar.FLOAT64),
                Column.nullable("tags", new ColumnType.ListOf(Scalar.TEXT, Nullability.NULLABLE))));
    return builder
        .nullable("decimal 9", new ColumnType.Decimal(9, 2))
        .nullable("decimal 18", new ColumnType.Decimal(18, 18))
        .nullable("decimal 38", new ColumnType.Decimal(38, 10))
        .nullable("list", new ColumnType.ListOf(Scalar.INT32, Nullability.NULLABLE))
        .required("list!", new ColumnType.ListOf(Scalar.INT64, Nullability.REQUIRED))
        .nullable(
            "lists",
            new ColumnType.ListOf(
                new ColumnType.ListOf(Scalar.TEXT, Nullability.NULLABLE), Nullability.NULLABLE))
        .nullable("struct", inner)
        .required("struct!", inner)
        .nullable("structs", new ColumnType.ListOf(inner, Nullability.NULLABLE))
        .nullable("map", new ColumnType.MapOf(Scalar.TEXT, Scalar.FLOAT64, Nullability.NULLABLE))
        .nullable("map of structs", new ColumnType.MapOf(Scalar.INT32, inner, Nullability.NULLABLE))
        .geometry("geometry", g -> g)
        .build();
  }

  /** Random values of a type, with absence wherever it is allowed. */
  private static final class Values {
    private final Random random;

    Values(long seed) {
      this.random = new Random(seed);
    }

    List<List<Object>> rows(Contract contract, int count) {
      List<List<Object>> rows = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        List<Object> row = new ArrayList<>();
        contract.columns().forEach(c -> row.add(value(c.type(), c.isNullable())));
        rows.add(row);
      }
      return rows;
    }

    private Object value(ColumnType type, boolean nullable) {
      return nullable && random.nextInt(4) == 0 ? null : value(type);
    }

    private Object value(ColumnType type) {
      if (type instanceof Scalar scalar) {
        return scalar(scalar);
      }
      if (type instanceof ColumnType.Decimal decimal) {
        BigInteger limit = BigInteger.TEN.pow(decimal.precision());
        BigInteger unscaled = new BigInteger(130, random).mod(limit);
        return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), decimal.scale());
      }
      if (type instanceof ColumnType.Timestamp) {
        return random.nextLong();
      }
      if (type instanceof ColumnType.ListOf list) {
        return several(() -> value(list.element(), list.nullability() == Nullability.NULLABLE));
      }
      if (type instanceof ColumnType.MapOf map) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (Object key : several(() -> value(map.key()))) {
          entries.put(key, value(map.value(), map.nullability() == Nullability.NULLABLE));
        }
        return entries;
      }
      if (type instanceof ColumnType.Struct struct) {
        List<Object> fields = new ArrayList<>();
        struct.fields().forEach(f -> fields.add(value(f.type(), f.isNullable())));
        return fields;
      }
      return WkbCodec.encode(
          GEOMETRIES.createPoint(
              new Coordinate(random.nextDouble() * 360 - 180, random.nextDouble() * 180 - 90)));
    }

    private List<Object> several(Supplier<Object> one) {
      List<Object> values = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        values.add(one.get());
      }
      return values;
    }

    private Object scalar(Scalar scalar) {
      return switch (scalar) {
        case BOOLEAN -> random.nextBoolean();
        case INT8 -> (byte) random.nextInt();
        case INT16 -> (short) random.nextInt();
        case INT32, DATE -> random.nextInt();
        case INT64 -> random.nextLong();
        case FLOAT32 -> random.nextFloat();
        case FLOAT64 -> random.nextInt(10) == 0 ? Double.NaN : random.nextGaussian();
        case TEXT -> "é€𝔘".repeat(random.nextInt(3)) + random.nextInt(20);
        case BINARY -> bytes(random.nextInt(20));
        case TIME -> random.nextLong(86_400_000_000L);
        case UUID -> bytes(16);
      };
    }

    private byte[] bytes(int count) {
      byte[] bytes = new byte[count];
      random.nextBytes(bytes);
      return bytes;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void everyTypeComesBackInBatchesOfAnySize(long seed) {
    Contract contract = everyType();
    List<List<Object>> rows = new Values(seed).rows(contract, 130);
    write(contract, WriteOptions.builder().rowGroupRows(50).pageRows(20).build(), rows);
    List<List<Object>> expected = valuesOf(contract, rows);

    try (Store store = Store.local(folder);
        GeoParquetFile file = GeoParquetFile.open(store, FILE)) {
      assertThat(file.rows()).isEqualTo(130);
      assertThat(file.rowGroups()).hasSize(3);
      assertThat(file.contract().columns())
          .usingRecursiveComparison()
          .ignoringFields("type.types", "type.dimensions")
          .isEqualTo(contract.columns());
      for (ReadOptions options :
          List.of(
              ReadOptions.all(),
              ReadOptions.all().withBatchRows(3),
              ReadOptions.all().withBatchRows(17),
              ReadOptions.all().withBatchBytes(2000))) {
        try (FileScan scan = file.read(options.withScan(Scan.COLUMNS), allocator)) {
          assertThat(RowValues.drain(scan)).as("seed %d, %s", seed, options).isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(GeoParquetProfile.class)
  void whatAGeometryMeansComesBackInEachProfile(GeoParquetProfile profile) {
    Contract contract =
        Contract.builder()
            .geometry(
                "shape",
                g ->
                    g.withCrs(Crs.of("EPSG:3857"))
                        .withTypes(java.util.Set.of(GeometryType.POINT))
                        .withEpoch(2020.5))
            .geometry("other", g -> g.withEdges(Edges.SPHERICAL))
            .metadata("who", "we")
            .build();
    byte[] point = WkbCodec.encode(GEOMETRIES.createPoint(new Coordinate(1, 2)));
    write(
        contract, WriteOptions.builder().profile(profile).build(), List.of(List.of(point, point)));

    try (Store store = Store.local(folder);
        GeoParquetFile file = GeoParquetFile.open(store, FILE)) {
      Contract read = file.contract();
      assertThat(read.names()).containsExactly("shape", "other");
      assertThat(read.metadata()).containsEntry("who", "we");
      ColumnType.Geometry shape = (ColumnType.Geometry) read.require("shape").type();
      assertThat(shape.crs().sameAs(Crs.of("EPSG:3857"))).isTrue();
      assertThat(shape.types()).containsExactly(GeometryType.POINT);
      assertThat(shape.epoch()).hasValue(2020.5);
      ColumnType.Geometry other = (ColumnType.Geometry) read.require("other").type();
      assertThat(other.edges()).isEqualTo(Edges.SPHERICAL);
      assertThat(other.crs().sameAs(Crs.crs84())).isTrue();
      assertThat(file.evidence().geometry("shape").bounds().orElseThrow().xmin()).isEqualTo(1);
    }
  }

  @Test
  void coveringsAreLeftOutUnlessNamed() {
    Contract contract = Contract.builder().geometry("geometry", g -> g).build();
    byte[] point = WkbCodec.encode(GEOMETRIES.createPoint(new Coordinate(1, 2)));
    write(contract, WriteOptions.defaults(), List.of(List.of(point)));

    try (Store store = Store.local(folder);
        GeoParquetFile file = GeoParquetFile.open(store, FILE);
        FileScan scan =
            file.read(ReadOptions.all().withColumns(List.of("bbox", "geometry")), allocator)) {
      assertThat(file.contract().names()).containsExactly("geometry");
      assertThat(file.contractWithCoverings().names()).containsExactly("geometry", "bbox");
      assertThat(RowValues.drain(scan).get(0).get(0)).isEqualTo(List.of(1.0, 2.0, 1.0, 2.0));
    }
  }

  @Test
  void fieldIdsComeBackByPath() {
    Contract contract = everyType();
    Map<String, Integer> ids = new LinkedHashMap<>();
    write(contract, WriteOptions.defaults(), new Values(1).rows(contract, 1));
    try (Store store = Store.local(folder);
        GeoParquetFile file = GeoParquetFile.open(store, FILE)) {
      ids.putAll(file.fieldIds());
    }
    assertThat(ids)
        .containsKeys(
            "list", "list.element", "struct.tags.element", "map.key", "map.value", "bbox.xmin");
    assertThat(ids.values()).doesNotHaveDuplicates();
  }

  @Test
  void aRowLargerThanABatchStandsAlone() {
    Contract contract = Contract.builder().required("text", Scalar.TEXT).build();
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(List.of((i % 20 == 7 ? "long".repeat(50_000) : "short") + i));
    }
    write(contract, WriteOptions.defaults(), rows);
    try (Store store = Store.local(folder);
        GeoParquetFile file = GeoParquetFile.open(store, FILE);
        FileScan scan =
            file.read(ReadOptions.all().withBatchBytes(1000).withScan(Scan.COLUMNS), allocator)) {
      List<String> read = new ArrayList<>();
      for (Optional<Batch> next = scan.next(); next.isPresent(); next = scan.next()) {
        try (Batch batch = next.get()) {
          long bytes = 0;
          for (List<Object> row : RowValues.of(batch)) {
            read.add((String) row.get(0));
            bytes += ((String) row.get(0)).getBytes(StandardCharsets.UTF_8).length;
          }
          assertThat(bytes).isLessThan(200_000 + 4_000);
        }
      }
      assertThat(read).isEqualTo(rows.stream().map(r -> (String) r.get(0)).toList());
    }
  }

  @Test
  void listsOfTextThatAreAllEmptyOrAbsentAreReadAndWrittenAgain() {
    ColumnType texts = new ColumnType.ListOf(Scalar.TEXT, Nullability.NULLABLE);
    Contract contract =
        Contract.builder()
            .nullable("texts", texts)
            .nullable("lists", new ColumnType.ListOf(texts, Nullability.NULLABLE))
            .build();
    List<List<Object>> rows =
        List.of(
            Arrays.asList(null, List.of()),
            Arrays.asList(List.of(), null),
            Arrays.asList(List.of(), Arrays.asList(List.of(), null)));
    write(contract, WriteOptions.defaults(), rows);
    StorePath again = StorePath.of("again.parquet");

    try (Store store = Store.local(folder)) {
      try (GeoParquetFile file = GeoParquetFile.open(store, FILE);
          GeoParquetWriter writer =
              GeoParquetWriter.create(store, again, contract, WriteOptions.defaults(), allocator);
          FileScan scan = file.read(ReadOptions.all(), allocator)) {
        for (Optional<Batch> next = scan.next(); next.isPresent(); next = scan.next()) {
          try (Batch batch = next.get()) {
            writer.write(batch);
          }
        }
      }
      try (GeoParquetFile file = GeoParquetFile.open(store, again);
          FileScan scan = file.read(ReadOptions.all(), allocator)) {
        assertThat(RowValues.drain(scan)).isEqualTo(valuesOf(contract, rows));
      }
    }
  }
}
