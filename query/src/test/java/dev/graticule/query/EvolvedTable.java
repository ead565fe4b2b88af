package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Nullability;
import dev.graticule.file.FileReceipt;
import dev.graticule.file.GeoParquetProfile;
import dev.graticule.file.GeoParquetWriter;
import dev.graticule.file.WriteOptions;
import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.predicate.Literal;
import dev.graticule.predicate.Predicate;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import dev.graticule.table.ColumnMapping;
import dev.graticule.table.ColumnMapping.Place;
import dev.graticule.table.DataFile;
import dev.graticule.table.DeletedRows;
import dev.graticule.table.RowDeletes;
import dev.graticule.table.Snapshot;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/**
 * A table whose contract changed at random between its files: columns and fields were added,
 * dropped, renamed, added again under an old name, given more room and put in another order; rows
 * were deleted; some files lie in partitions, some have native geometries, some no {@code geo} key.
 * Beside the files it keeps what every row is, found by nothing but the ids of columns.
 */
final class EvolvedTable {
  static final String KEY = "key";
  private static final GeometryFactory GEOMETRIES = new GeometryFactory();
  private static final int GENERATIONS = 4;

  /** How columns are found in files. */
  enum Finding {
    /** By field ids. */
    IDS,
    /** By physical names, which are not the table's. */
    PHYSICAL_NAMES,
    /** By the table's own names; nothing is renamed or dropped. */
    NAMES
  }

  /** A column, or a part of one, with an identity that outlives its name. */
  private static final class Item {
    final int id;
    final String physical;
    String name;
    ColumnType leaf;
    final Kind kind;
    final List<Item> parts;

    Item(int id, String name, Kind kind, ColumnType leaf, List<Item> parts) {
      this.id = id;
      this.physical = "col-" + id;
      this.name = name;
      this.kind = kind;
      this.leaf = leaf;
      this.parts = new ArrayList<>(parts);
    }
  }

  private enum Kind {
    LEAF,
    STRUCT,
    LIST,
    MAP
  }

  private final Random random;
  private final Finding finding;
  private final Path folder;
  private final BufferAllocator allocator;
  private final List<Item> columns = new ArrayList<>();
  private final List<DataFile> files = new ArrayList<>();
  private final List<Map<Integer, Object>> live = new ArrayList<>();
  private final Item key;
  private final Item place;
  private final Item region;
  private int nextId = 1;
  private long nextKey;

  private EvolvedTable(long seed, Finding finding, Path folder, BufferAllocator allocator) {
    this.random = new Random(seed);
    this.finding = finding;
    this.folder = folder;
    this.allocator = allocator;
    this.key = leaf(KEY, Scalar.INT64);
    this.place = leaf("place", ColumnType.Geometry.any());
    this.region = leaf("region", Scalar.TEXT);
    columns.addAll(List.of(key, place, region));
    for (int i = 0; i < 3; i++) {
      columns.add(item(freshName(columns), 2));
    }
  }

  static EvolvedTable of(long seed, Finding finding, Path folder, BufferAllocator allocator) {
    EvolvedTable table = new EvolvedTable(seed, finding, folder, allocator);
    for (int generation = 0; generation < GENERATIONS; generation++) {
      for (int i = 0; i <= table.random.nextInt(2); i++) {
        table.writeFile();
      }
      for (int i = 0; i <= table.random.nextInt(4); i++) {
        table.change();
      }
    }
    table.writeFile();
    return table;
  }

  // What the table is now.

  Snapshot snapshot() {
    return new Evolved(
        contract(columns, false), mapping(), Store.local(folder), List.copyOf(files));
  }

  /** The rows that count, in the order of their keys, with the columns of the contract. */
  List<List<Object>> rows() {
    List<List<Object>> rows = new ArrayList<>();
    for (Map<Integer, Object> row : live) {
      rows.add(now(columns, row));
    }
    return rows;
  }

  private record Evolved(
      Contract contract, ColumnMapping columnMapping, Store store, List<DataFile> all)
      implements Snapshot {
    @Override
    public String id() {
      return "evolved";
    }

    @Override
    public Instant committedAt() {
      return Instant.EPOCH;
    }

    @Override
    public List<DataFile> files(Predicate condition) {
      return all;
    }
  }

  private ColumnMapping mapping() {
    if (finding == Finding.NAMES) {
      return ColumnMapping.byName();
    }
    Map<String, Place> places = new HashMap<>();
    columns.forEach(item -> places(item.name, item, places));
    return new ColumnMapping(places);
  }

  private void places(String path, Item item, Map<String, Place> places) {
    places.put(
        path,
        finding == Finding.IDS
            ? new Place(OptionalInt.of(item.id), List.of(item.name))
            : new Place(OptionalInt.empty(), List.of(item.physical)));
    for (Item part : item.parts) {
      places(path + "." + part.name, part, places);
    }
  }

  private String stored(Item item) {
    return finding == Finding.PHYSICAL_NAMES ? item.physical : item.name;
  }

  private Contract contract(List<Item> items, boolean asStored) {
    return new Contract(
        items.stream()
            .map(item -> Column.nullable(asStored ? stored(item) : item.name, type(item, asStored)))
            .toList(),
        Map.of());
  }

  private ColumnType type(Item item, boolean asStored) {
    return switch (item.kind) {
      case LEAF -> item.leaf;
      case STRUCT -> new ColumnType.Struct(contract(item.parts, asStored).columns());
      case LIST -> new ColumnType.ListOf(type(item.parts.get(0), asStored), Nullability.NULLABLE);
      case MAP ->
          new ColumnType.MapOf(
              Scalar.TEXT, type(item.parts.get(1), asStored), Nullability.NULLABLE);
    };
  }

  // How it changes.

  private void change() {
    List<Item> where = columns;
    List<Item> structs = new ArrayList<>();
    columns.forEach(item -> structs(item, structs));
    if (!structs.isEmpty() && random.nextBoolean()) {
      where = structs.get(random.nextInt(structs.size())).parts;
    }
    List<Item> free =
        where.stream().filter(item -> item != key && item != place && item != region).toList();
    int kind = finding == Finding.NAMES ? random.nextInt(3) : random.nextInt(6);
    switch (kind) {
      case 0 -> where.add(item(freshName(where), 1));
      case 1 -> widen(free);
      case 2 -> {
        if (finding == Finding.IDS || where != columns) {
          Collections.shuffle(where, random);
        }
      }
      case 3 -> {
        if (!free.isEmpty() && where.size() > 1) {
          where.remove(free.get(random.nextInt(free.size())));
        }
      }
      case 4 -> {
        if (!free.isEmpty()) {
          free.get(random.nextInt(free.size())).name = freshName(where);
        }
      }
      default -> {
        // Dropped and added again: the same name, another column.
        if (!free.isEmpty()) {
          Item old = free.get(random.nextInt(free.size()));
          where.set(where.indexOf(old), item(old.name, 1));
        }
      }
    }
  }

  private static void structs(Item item, List<Item> found) {
    if (item.kind == Kind.STRUCT) {
      found.add(item);
    }
    item.parts.forEach(part -> structs(part, found));
  }

  private void widen(List<Item> items) {
    for (Item item : items) {
      if (item.leaf == Scalar.INT32) {
        item.leaf = Scalar.INT64;
      } else if (item.leaf == Scalar.FLOAT32) {
        item.leaf = Scalar.FLOAT64;
      } else if (item.leaf instanceof ColumnType.Decimal decimal && decimal.precision() < 20) {
        item.leaf = new ColumnType.Decimal(decimal.precision() + 3, decimal.scale());
      }
    }
  }

  private String freshName(List<Item> siblings) {
    // Few names, so that old ones come back; some that SQL has to quote, some that DuckDB uses.
    List<String> names =
        List.of(
            "a", "b", "c", "d e", "e\"f", "file_row_number", "file_index", "filename", "select");
    List<String> taken = siblings.stream().map(item -> item.name).toList();
    List<String> free = names.stream().filter(name -> !taken.contains(name)).toList();
    return free.isEmpty() ? "n" + nextId : free.get(random.nextInt(free.size()));
  }

  private Item leaf(String name, ColumnType type) {
    return new Item(nextId++, name, Kind.LEAF, type, List.of());
  }

  private Item item(String name, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(6);
    int id = nextId++;
    return switch (kind) {
      case 3 -> {
        List<Item> fields = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
          fields.add(item(freshName(fields), depth - 1));
        }
        yield new Item(id, name, Kind.STRUCT, Scalar.BOOLEAN, fields);
      }
      case 4 -> new Item(id, name, Kind.LIST, Scalar.BOOLEAN, List.of(part("element", depth - 1)));
      case 5 ->
          new Item(
              id,
              name,
              Kind.MAP,
              Scalar.BOOLEAN,
              List.of(part("key", Scalar.TEXT), part("value", depth - 1)));
      default -> new Item(id, name, Kind.LEAF, scalar(), List.of());
    };
  }

  /** Parts of lists and maps keep their names. */
  private Item part(String name, int depth) {
    if (depth > 0 && random.nextBoolean()) {
      List<Item> fields = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(2); i++) {
        fields.add(leaf(freshName(fields), scalar()));
      }
      return new Item(nextId++, name, Kind.STRUCT, Scalar.BOOLEAN, fields);
    }
    return leaf(name, scalar());
  }

  private Item part(String name, ColumnType type) {
    return leaf(name, type);
  }

  private ColumnType scalar() {
    List<ColumnType> types =
        List.of(
            Scalar.INT32,
            Scalar.INT64,
            Scalar.FLOAT32,
            Scalar.FLOAT64,
            Scalar.TEXT,
            Scalar.BOOLEAN,
            Scalar.UUID,
            Scalar.DATE,
            Scalar.BINARY,
            new ColumnType.Decimal(7, 2),
            new ColumnType.Timestamp(ColumnType.TimeUnit.MICROS, ColumnType.TimeZoning.UTC));
    return types.get(random.nextInt(types.size()));
  }

  // Its rows.

  private Map<Integer, Object> row() {
    Map<Integer, Object> row = new HashMap<>();
    for (Item item : columns) {
      put(item, row, random.nextInt(6) == 0 ? null : value(item));
    }
    row.put(key.id, nextKey++);
    return row;
  }

  private static void put(Item item, Map<Integer, Object> row, @Nullable Object value) {
    if (value != null) {
      row.put(item.id, value);
    }
  }

  /** A struct is a map by the ids of its fields; a list and a map are lists of those. */
  private Object value(Item item) {
    return switch (item.kind) {
      case LEAF -> scalarValue(item);
      case STRUCT -> {
        Map<Integer, Object> fields = new HashMap<>();
        for (Item field : item.parts) {
          put(field, fields, random.nextInt(6) == 0 ? null : value(field));
        }
        yield fields;
      }
      case LIST -> {
        List<Object> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          elements.add(random.nextInt(6) == 0 ? null : value(item.parts.get(0)));
        }
        yield elements;
      }
      case MAP -> {
        List<Object> entries = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
          Map<Integer, Object> entry = new HashMap<>();
          entry.put(item.parts.get(0).id, "k" + i);
          put(item.parts.get(1), entry, random.nextInt(6) == 0 ? null : value(item.parts.get(1)));
          entries.add(entry);
        }
        yield entries;
      }
    };
  }

  private Object scalarValue(Item item) {
    if (item == place) {
      return HexFormat.of().formatHex(WkbCodec.encode(geometry()));
    }
    if (item == region) {
      return "region " + random.nextInt(3);
    }
    if (item.leaf instanceof ColumnType.Decimal decimal) {
      return BigDecimal.valueOf(random.nextInt(2_000) - 1_000, decimal.scale());
    }
    if (item.leaf instanceof ColumnType.Timestamp) {
      return (long) random.nextInt(1_000_000) * 1_000;
    }
    return switch ((Scalar) item.leaf) {
      case INT32, DATE -> random.nextInt(200) - 100;
      case INT64 -> (long) random.nextInt(200) - 100;
      case FLOAT32 -> random.nextInt(100) * 0.1f;
      case FLOAT64 -> random.nextInt(100) * 0.1;
      case TEXT -> "text " + random.nextInt(8);
      case BOOLEAN -> random.nextBoolean();
      case UUID -> "%032x".formatted(random.nextInt(50));
      default -> "%02x".formatted(random.nextInt(200));
    };
  }

  private Geometry geometry() {
    double x = random.nextInt(80) - 40;
    double y = random.nextInt(80) - 40;
    return switch (random.nextInt(8)) {
      case 0 -> GEOMETRIES.createPolygon();
      case 1, 2 -> GEOMETRIES.toGeometry(new Envelope(x, x + 3, y, y + 3));
      default -> GEOMETRIES.createPoint(new Coordinate(x, y));
    };
  }

  /** The values of columns in their order, as their types hold them now. */
  private static List<Object> now(List<Item> items, Map<Integer, Object> row) {
    List<Object> values = new ArrayList<>();
    for (Item item : items) {
      values.add(now(item, row.get(item.id)));
    }
    return values;
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Object now(Item item, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (item.kind) {
      case LEAF ->
          item.leaf == Scalar.INT64
              ? (Object) ((Number) value).longValue()
              : item.leaf == Scalar.FLOAT64 ? (Object) ((Number) value).doubleValue() : value;
      case STRUCT -> now(item.parts, (Map<Integer, Object>) value);
      case LIST -> {
        List<Object> elements = new ArrayList<>();
        for (Object element : (List<Object>) value) {
          elements.add(now(item.parts.get(0), element));
        }
        yield elements;
      }
      case MAP -> {
        List<Object> entries = new ArrayList<>();
        for (Object entry : (List<Object>) value) {
          entries.add(now(item.parts, (Map<Integer, Object>) entry));
        }
        yield entries;
      }
    };
  }

  // Its files.

  private void writeFile() {
    List<Map<Integer, Object>> rows = new ArrayList<>();
    for (int i = 10 + random.nextInt(60); i > 0; i--) {
      rows.add(row());
    }
    boolean inPath = random.nextInt(3) == 0;
    Map<String, Optional<Literal>> partition = Map.of();
    List<Item> held = new ArrayList<>(columns);
    if (inPath) {
      Optional<String> value =
          random.nextInt(4) == 0
              ? Optional.empty()
              : Optional.of("region " + random.nextInt(3) + " '\"");
      rows.forEach(
          row -> {
            row.remove(region.id);
            value.ifPresent(text -> row.put(region.id, text));
          });
      partition = Map.of("region", value.map(Literal::of));
      held.remove(region);
    }
    boolean withoutMeaning = random.nextInt(4) == 0;
    ColumnType before = place.leaf;
    place.leaf = withoutMeaning ? Scalar.BINARY : before;
    Contract contract = contract(held, true);
    place.leaf = before;
    StorePath path = StorePath.of("file-%03d.parquet".formatted(files.size()));
    FileReceipt receipt = write(path, contract, held, rows);
    Optional<DeletedRows> deleted = deleted(rows.size());
    files.add(
        new DataFile(
            path,
            receipt.bytes(),
            rows.size(),
            partition,
            new Known(rows.size(), receipt, stored(key), withoutMeaning ? "" : stored(place)),
            deleted.map(positions -> new Kept(path + " deletes", positions))));
    for (int i = 0; i < rows.size(); i++) {
      if (deleted.isEmpty() || !deleted.get().contains(i)) {
        live.add(rows.get(i));
      }
    }
  }

  private record Kept(String id, DeletedRows read) implements RowDeletes {}

  private Optional<DeletedRows> deleted(int rows) {
    int share = random.nextInt(5);
    if (share < 2) {
      return Optional.empty();
    }
    return Optional.of(
        DeletedRows.of(
            java.util.stream.LongStream.range(0, rows)
                .filter(row -> share == 2 || random.nextInt(4) == 0)));
  }

  private FileReceipt write(
      StorePath path, Contract contract, List<Item> held, List<Map<Integer, Object>> rows) {
    Map<String, Integer> ids = new HashMap<>();
    held.forEach(item -> ids(stored(item), item, ids));
    GeoParquetProfile[] profiles = GeoParquetProfile.values();
    WriteOptions options =
        WriteOptions.builder()
            .rowGroupRows(7 + random.nextInt(40))
            .pageRows(5)
            .coveringPageRows(3)
            .profile(profiles[random.nextInt(profiles.length)])
            .fieldIds(ids)
            .build();
    List<List<Object>> values = rows.stream().map(row -> now(held, row)).toList();
    try (Store store = Store.local(folder);
        Batch batch = Values.batch(allocator, contract, values);
        GeoParquetWriter writer =
            GeoParquetWriter.create(store, path, contract, options, allocator)) {
      writer.write(batch);
      writer.close();
      return writer.receipt();
    }
  }

  private void ids(String path, Item item, Map<String, Integer> ids) {
    ids.put(path, item.id);
    for (Item part : item.parts) {
      boolean named = item.kind == Kind.STRUCT;
      ids(path + "." + (named ? stored(part) : part.name), part, ids);
    }
  }

  /** What a format would know, under the names that the columns have for good. */
  private record Known(long rows, FileReceipt receipt, String storedKey, String storedPlace)
      implements Evidence {
    @Override
    public ColumnStatistics column(String path) {
      return path.equals(KEY) ? receipt.column(storedKey) : ColumnStatistics.unknown();
    }

    @Override
    public GeometryStatistics geometry(String column) {
      return column.equals("place") && !storedPlace.isEmpty()
          ? receipt.geometry(storedPlace)
          : new GeometryStatistics(
              OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), java.util.Set.of());
    }
  }

  @Override
  public String toString() {
    return "%s files of %s, now %s"
        .formatted(
            files.size(),
            finding,
            columns.stream().map(item -> item.name).collect(Collectors.joining(", ")));
  }
}
