package dev.graticule.delta;

import dev.graticule.table.ColumnMapping;
import dev.graticule.table.ColumnMapping.Place;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What files and the log call the columns of a table (Delta protocol, "Column Mapping"). Where
 * columns are not mapped, what the table calls them. Never changes.
 */
final class FileNames {
  private static final String ID = "delta.columnMapping.id";
  private static final String PHYSICAL_NAME = "delta.columnMapping.physicalName";

  private final Map<String, String> byKey = new HashMap<>();
  private final Map<String, String> topLevel = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();
  private final Set<String> onceFloats = new HashSet<>();

  private FileNames() {}

  /**
   * What the notes of a schema say.
   *
   * @param mode the mode of column mapping: {@code none}, {@code name} or {@code id}
   */
  static FileNames of(StructType schema, String mode) {
    FileNames names = new FileNames();
    if (!mode.equals("none")) {
      names.collect(schema, "", "", mode.equals("id"));
      schema.fields().forEach(field -> names.topLevel.put(field.getName(), physical(field)));
    }
    names.collectFloats(schema, List.of());
    return names;
  }

  private void collectFloats(StructType schema, List<String> parent) {
    for (StructField field : schema.fields()) {
      List<String> path = new ArrayList<>(parent);
      path.add(field.getName());
      if (field.getTypeChanges().stream().anyMatch(c -> c.getFrom() instanceof FloatType)) {
        onceFloats.add(key(path));
      }
      if (field.getDataType() instanceof StructType inner) {
        collectFloats(inner, path);
      }
    }
  }

  /** Keys of columns that were FLOAT32 before. */
  Set<String> onceFloats() {
    return onceFloats;
  }

  private void collect(DataType type, String key, String path, boolean byId) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        String fieldKey =
            key.isEmpty() ? field.getName() : key + StatisticsColumns.STEP + field.getName();
        String fieldPath = path.isEmpty() ? field.getName() : path + "." + field.getName();
        byKey.put(fieldKey, physical(field));
        places.put(fieldPath, new Place(id(field, byId), List.of(physical(field))));
        collect(field.getDataType(), fieldKey, fieldPath, byId);
      }
    } else if (type instanceof ArrayType array) {
      collect(array.getElementType(), key, path + ".element", byId);
    } else if (type instanceof MapType map) {
      collect(map.getKeyType(), key, path + ".key", byId);
      collect(map.getValueType(), key, path + ".value", byId);
    }
  }

  private static String physical(StructField field) {
    FieldMetadata notes = field.getMetadata();
    return notes.contains(PHYSICAL_NAME) ? notes.getString(PHYSICAL_NAME) : field.getName();
  }

  private static OptionalInt id(StructField field, boolean byId) {
    FieldMetadata notes = field.getMetadata();
    return byId && notes.contains(ID)
        ? OptionalInt.of(notes.getLong(ID).intValue())
        : OptionalInt.empty();
  }

  /** What the log calls a column of the table, by what the table calls it. */
  Map<String, String> topLevel() {
    return topLevel;
  }

  /** The key of a column in the statistics. */
  String key(List<String> names) {
    if (byKey.isEmpty()) {
      return String.join(String.valueOf(StatisticsColumns.STEP), names);
    }
    List<String> physical = new ArrayList<>();
    StringBuilder key = new StringBuilder();
    for (String name : names) {
      key.append(key.isEmpty() ? "" : StatisticsColumns.STEP).append(name);
      physical.add(byKey.getOrDefault(key.toString(), name));
    }
    return String.join(String.valueOf(StatisticsColumns.STEP), physical);
  }

  ColumnMapping columnMapping() {
    return places.isEmpty() ? ColumnMapping.byName() : new ColumnMapping(places);
  }
}
