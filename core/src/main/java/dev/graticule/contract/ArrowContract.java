package dev.graticule.contract;

import dev.graticule.contract.ColumnType.Scalar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Reads a contract off an Arrow schema. */
final class ArrowContract {
  private static final Set<String> WKB_NAMES = Set.of(ArrowLayout.GEOARROW_WKB, "ogc.wkb");
  private static final Set<String> UTC_NAMES =
      Set.of("UTC", "Etc/UTC", "Z", "+00:00", "GMT", "Etc/GMT", "Etc/Zulu", "Zulu", "+0000");

  private final Optional<DictionaryProvider> dictionaries;

  private ArrowContract(Optional<DictionaryProvider> dictionaries) {
    this.dictionaries = dictionaries;
  }

  static Contract of(Schema schema, Optional<DictionaryProvider> dictionaries) {
    ArrowContract reading = new ArrowContract(dictionaries);
    List<Column> columns =
        schema.getFields().stream().map(f -> reading.column(f, f.getName())).toList();
    Map<String, String> metadata = schema.getCustomMetadata();
    return new Contract(columns, metadata == null ? Map.of() : metadata);
  }

  private Column column(Field field, String path) {
    Field plain = withoutDictionary(field, path);
    Map<String, String> metadata = new HashMap<>(plain.getMetadata());
    String extension = metadata.getOrDefault(ArrowLayout.EXTENSION_NAME, "");
    ColumnType type;
    if (WKB_NAMES.contains(extension)) {
      type = geometry(plain, path);
    } else if (extension.startsWith("geoarrow.")) {
      throw refused(
          path,
          "has the encoding " + extension,
          "convert it to geoarrow.wkb, such as with GeoArrow's as_wkb or DuckDB's ST_AsWKB");
    } else {
      type = type(plain, path, extension);
      zoneToKeep(plain).ifPresent(zone -> metadata.put(ArrowLayout.TIME_ZONE, zone));
    }
    Column column =
        new Column(
            field.getName(),
            type,
            field.isNullable() ? Nullability.NULLABLE : Nullability.REQUIRED,
            metadata);
    return keepsExtension(column, plain) ? column : withoutExtension(column);
  }

  /**
   * An extension name says something about a layout. It stays where our layout is that very one,
   * and goes where ours differs or where the column's type says it already.
   */
  private static boolean keepsExtension(Column column, Field plain) {
    return !column.isGeometry()
        && column.type() != Scalar.UUID
        && plain.getType().equals(ArrowLayout.field(column).getType());
  }

  private static Column withoutExtension(Column column) {
    Map<String, String> rest = new HashMap<>(column.metadata());
    rest.remove(ArrowLayout.EXTENSION_NAME);
    rest.remove(ArrowLayout.EXTENSION_METADATA);
    return new Column(column.name(), column.type(), column.nullability(), rest);
  }

  private ColumnType type(Field field, String path, String extension) {
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case Bool -> Scalar.BOOLEAN;
      case Int -> integer((ArrowType.Int) type);
      case FloatingPoint ->
          switch (((ArrowType.FloatingPoint) type).getPrecision()) {
            case HALF, SINGLE -> Scalar.FLOAT32;
            case DOUBLE -> Scalar.FLOAT64;
          };
      case Decimal -> decimal((ArrowType.Decimal) type, path);
      case Utf8, LargeUtf8, Utf8View -> Scalar.TEXT;
      case Binary, LargeBinary, BinaryView -> Scalar.BINARY;
      case FixedSizeBinary -> bytes((ArrowType.FixedSizeBinary) type, extension);
      case Date -> Scalar.DATE;
      case Time -> Scalar.TIME;
      case Timestamp -> timestamp((ArrowType.Timestamp) type);
      case List, LargeList, FixedSizeList, ListView, LargeListView -> list(field, path);
      case Map -> map(field, path);
      case Struct -> struct(field, path);
      case RunEndEncoded -> child(field, 1, path, "values").type();
      default -> throw refused(path, "is of Arrow's type " + type, inPlaceOf(type));
    };
  }

  private static ColumnType bytes(ArrowType.FixedSizeBinary type, String extension) {
    return type.getByteWidth() == 16 && extension.equals(ArrowLayout.ARROW_UUID)
        ? Scalar.UUID
        : Scalar.BINARY;
  }

  private ColumnType list(Field field, String path) {
    Column element = child(field, 0, path, "element");
    return new ColumnType.ListOf(element.type(), element.nullability());
  }

  private static ColumnType integer(ArrowType.Int type) {
    return switch (type.getBitWidth()) {
      case 8 -> type.getIsSigned() ? Scalar.INT8 : Scalar.INT16;
      case 16 -> type.getIsSigned() ? Scalar.INT16 : Scalar.INT32;
      case 32 -> type.getIsSigned() ? Scalar.INT32 : Scalar.INT64;
      default -> type.getIsSigned() ? Scalar.INT64 : new ColumnType.Decimal(20, 0);
    };
  }

  /** A negative scale becomes zeros before the point, a scale above the precision zeros behind. */
  private static ColumnType decimal(ArrowType.Decimal type, String path) {
    int scale = Math.max(0, type.getScale());
    int precision = Math.max(scale, type.getPrecision() - Math.min(0, type.getScale()));
    if (precision > 38 || (type.getBitWidth() != 128 && type.getBitWidth() != 256)) {
      throw refused(
          path, "is of Arrow's type " + type, "use decimals of 128 bits with up to 38 digits");
    }
    return new ColumnType.Decimal(precision, scale);
  }

  private static ColumnType timestamp(ArrowType.Timestamp type) {
    ColumnType.TimeUnit unit =
        switch (type.getUnit()) {
          case SECOND, MILLISECOND -> ColumnType.TimeUnit.MILLIS;
          case MICROSECOND -> ColumnType.TimeUnit.MICROS;
          case NANOSECOND -> ColumnType.TimeUnit.NANOS;
        };
    boolean zoned = type.getTimezone() != null && !type.getTimezone().isEmpty();
    return new ColumnType.Timestamp(
        unit, zoned ? ColumnType.TimeZoning.UTC : ColumnType.TimeZoning.LOCAL);
  }

  /** Arrow keeps zoned timestamps in UTC whatever the zone's name; only the name would be lost. */
  private static Optional<String> zoneToKeep(Field field) {
    return field.getType() instanceof ArrowType.Timestamp timestamp
        ? Optional.ofNullable(timestamp.getTimezone())
            .filter(zone -> !zone.isEmpty() && !UTC_NAMES.contains(zone))
        : Optional.empty();
  }

  private ColumnType map(Field field, String path) {
    Field entries = requireChild(field, 0, path);
    Column key = child(entries, 0, path, "key");
    Column value = child(entries, 1, path, "value");
    return new ColumnType.MapOf(key.type(), value.type(), value.nullability());
  }

  private ColumnType struct(Field field, String path) {
    if (field.getChildren().isEmpty()) {
      throw refused(path, "is a struct without fields", "leave it out or give it a field");
    }
    return new ColumnType.Struct(
        field.getChildren().stream().map(f -> column(f, path + "." + f.getName())).toList());
  }

  private Column child(Field parent, int index, String path, String step) {
    return column(requireChild(parent, index, path), path + "." + step);
  }

  private static Field requireChild(Field parent, int index, String path) {
    if (parent.getChildren().size() <= index) {
      throw refused(
          path,
          "is a %s with %d children".formatted(parent.getType(), parent.getChildren().size()),
          "mend the schema: it lacks the field that tells what it holds");
    }
    return parent.getChildren().get(index);
  }

  private static ColumnType geometry(Field field, String path) {
    ArrowType.ArrowTypeID storage = field.getType().getTypeID();
    if (storage != ArrowType.ArrowTypeID.Binary
        && storage != ArrowType.ArrowTypeID.LargeBinary
        && storage != ArrowType.ArrowTypeID.BinaryView) {
      throw refused(
          path,
          "is marked as WKB but is of Arrow's type " + field.getType(),
          "keep WKB in a binary field");
    }
    String text = field.getMetadata().getOrDefault(ArrowLayout.EXTENSION_METADATA, "");
    GeoArrowMetadata metadata = GeoArrowMetadata.parse(text, path);
    return ColumnType.Geometry.any().withCrs(metadata.crs()).withEdges(metadata.edges());
  }

  /** The field of the values that a dictionary's indexes stand for. */
  private Field withoutDictionary(Field field, String path) {
    Field plain = withoutRegisteredExtension(field);
    DictionaryEncoding encoding = plain.getDictionary();
    if (encoding == null) {
      return plain;
    }
    Optional<Field> values =
        dictionaries
            .map(provider -> provider.lookup(encoding.getId()))
            .map(Dictionary::getVector)
            .map(vector -> withoutRegisteredExtension(vector.getField()));
    if (values.isPresent()) {
      return with(plain, values.get().getType(), values.get().getChildren());
    }
    ArrowType index = encoding.getIndexType();
    if (dictionaries.isPresent() || plain.getType().equals(index)) {
      throw refused(
          path,
          "is encoded with dictionary %d, which is not at hand".formatted(encoding.getId()),
          "hand over the reader's dictionaries beside the schema");
    }
    return with(plain, plain.getType(), plain.getChildren());
  }

  /** An extension type that Arrow knows in this process, as storage with its marks. */
  private static Field withoutRegisteredExtension(Field field) {
    if (!(field.getType() instanceof ArrowType.ExtensionType extension)) {
      return field;
    }
    Map<String, String> metadata = new HashMap<>(field.getMetadata());
    metadata.put(ArrowLayout.EXTENSION_NAME, extension.extensionName());
    metadata.put(ArrowLayout.EXTENSION_METADATA, extension.serialize());
    return new Field(
        field.getName(),
        new org.apache.arrow.vector.types.pojo.FieldType(
            field.isNullable(), extension.storageType(), field.getDictionary(), metadata),
        field.getChildren());
  }

  private static Field with(Field field, ArrowType type, List<Field> children) {
    return new Field(
        field.getName(),
        new org.apache.arrow.vector.types.pojo.FieldType(
            field.isNullable(), type, null, field.getMetadata()),
        children);
  }

  private static String inPlaceOf(ArrowType type) {
    return switch (type.getTypeID()) {
      case Null -> "leave it out or give its values a type";
      case Union -> "split it into one nullable field for each of its types";
      case Duration -> "use a 64-bit integer in a unit that the field's name tells";
      case Interval -> "use integers for its months, days and nanoseconds";
      default -> "convert it to a type with a column type";
    };
  }

  private static ContractException refused(String path, String problem, String wayOut) {
    return new ContractException(
        "Field \"%s\" %s, which no column type holds; %s.".formatted(path, problem, wayOut));
  }
}
