package dev.graticule.iceberg;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import dev.graticule.contract.Crs;
import dev.graticule.contract.Nullability;
import dev.graticule.iceberg.ColumnNotes.Note;
import dev.graticule.table.ColumnMapping;
import dev.graticule.table.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.mapping.MappedField;
import org.apache.iceberg.mapping.NameMapping;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * The columns of one schema of a table, as Iceberg has them and as a contract has them.
 *
 * @param schema Iceberg's schema
 * @param contract the contract: the schema without the coverings, with what the notes add
 * @param ids field ids by path, those of coverings and their sides included
 * @param coverings the covering's name by geometry column
 * @param mapping where the contract's columns stand in files
 */
record TableColumns(
    Schema schema,
    Contract contract,
    Map<String, Integer> ids,
    Map<String, String> coverings,
    ColumnMapping mapping) {
  /** Begins the table properties that declare a binary column of others a geometry. */
  static final String DECLARED = "graticule.geometry.";

  /** Copies the maps. */
  TableColumns {
    ids = Map.copyOf(ids);
    coverings = Map.copyOf(coverings);
  }

  /** Reads a schema of a table. */
  static TableColumns of(String table, Schema schema, Map<String, String> properties) {
    return new Reading(table, schema, ColumnNotes.of(table, properties), properties).columns();
  }

  /** The field id of a path. */
  OptionalInt id(String path) {
    Integer id = ids.get(path);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** One reading of a schema. */
  private record Reading(
      String table, Schema schema, ColumnNotes notes, Map<String, String> properties) {

    TableColumns columns() {
      Map<String, Integer> ids = new LinkedHashMap<>();
      schema.columns().forEach(field -> number(field.name(), field, ids));
      Map<String, String> coverings = coverings();
      Set<String> hidden = Set.copyOf(coverings.values());
      List<NestedField> shown =
          schema.columns().stream().filter(field -> !hidden.contains(field.name())).toList();
      try {
        Contract contract = new Contract(columns("", shown), notes.metadata());
        return new TableColumns(schema, contract, ids, coverings, mapping(ids));
      } catch (ContractException e) {
        throw new RefusedException(
            "The columns of table \"%s\" cannot be read: %s".formatted(table, e.getMessage()), e);
      }
    }

    private static void number(String path, NestedField field, Map<String, Integer> ids) {
      ids.put(path, field.fieldId());
      for (NestedField part : parts(field.type())) {
        number(path + "." + part.name(), part, ids);
      }
    }

    private static List<NestedField> parts(Type type) {
      return type.isNestedType() ? type.asNestedType().fields() : List.of();
    }

    /** Those whose struct is still there, and their geometry. */
    private Map<String, String> coverings() {
      Map<String, String> coverings = new LinkedHashMap<>();
      for (NestedField field : schema.columns()) {
        Integer covering = notes.coverings().get(field.fieldId());
        NestedField struct = covering == null ? null : schema.asStruct().field(covering);
        if (struct != null && struct.type().isStructType()) {
          coverings.put(field.name(), struct.name());
        }
      }
      return coverings;
    }

    private List<Column> columns(String parent, List<NestedField> fields) {
      List<Column> columns = new ArrayList<>();
      for (NestedField field : fields) {
        String path = parent + field.name();
        requireNoDefault(path, field);
        Note note = note(field);
        columns.add(
            new Column(
                field.name(),
                withCrsColumn(type(path, field), note, fields),
                nullability(field.isOptional()),
                note.metadata()));
      }
      return columns;
    }

    /** Rows of earlier files have the default, not null; reading null there would be wrong. */
    private void requireNoDefault(String path, NestedField field) {
      if (field.initialDefault() != null) {
        throw new RefusedException(
            "Column \"%s\" of table \"%s\" has the initial default %s, which this library does not fill in; read the table with another engine, or rewrite the files that lack the column."
                .formatted(path, table, field.initialDefault()));
      }
    }

    private Note note(NestedField field) {
      Note note = notes.fields().get(field.fieldId());
      return note == null ? new Note(Optional.empty(), Map.of(), OptionalInt.empty()) : note;
    }

    private static Nullability nullability(boolean optional) {
      return optional ? Nullability.NULLABLE : Nullability.REQUIRED;
    }

    private static ColumnType withCrsColumn(
        ColumnType type, Note note, List<NestedField> siblings) {
      if (type instanceof ColumnType.Geometry geometry && note.crsColumn().isPresent()) {
        int id = note.crsColumn().getAsInt();
        return siblings.stream()
            .filter(field -> field.fieldId() == id)
            .findFirst()
            .<ColumnType>map(field -> geometry.withCrsColumn(field.name()))
            .orElse(geometry);
      }
      return type;
    }

    private ColumnType type(String path, NestedField field) {
      Type type = field.type();
      if (type instanceof Types.StructType struct) {
        return new ColumnType.Struct(columns(path + ".", struct.fields()));
      }
      if (type instanceof Types.ListType list) {
        NestedField element = list.fields().get(0);
        requireNoDefault(path + ".element", element);
        return new ColumnType.ListOf(
            type(path + ".element", element), nullability(list.isElementOptional()));
      }
      if (type instanceof Types.MapType map) {
        return new ColumnType.MapOf(
            type(path + ".key", map.fields().get(0)),
            type(path + ".value", map.fields().get(1)),
            nullability(map.isValueOptional()));
      }
      Optional<ColumnType> noted = note(field).type().filter(more -> fits(more, type));
      if (noted.isPresent()) {
        return noted.get();
      }
      String declared = properties.get(DECLARED + path);
      if (declared != null && type.typeId() == Type.TypeID.BINARY) {
        return ColumnType.Geometry.any().withCrs(declared(path, declared));
      }
      return IcebergTypes.read(table, path, type, properties);
    }

    private Crs declared(String path, String text) {
      Crs crs = CrsText.read(text, properties);
      if (crs instanceof Crs.Unknown && !text.equals("unknown")) {
        throw new RefusedException(
            "The property \"%s%s\" of table \"%s\" is \"%s\", which names no CRS; write AUTHORITY:CODE, a PROJJSON definition, or unknown."
                .formatted(DECLARED, path, table, text));
      }
      return crs;
    }

    /** What was noted counts no more when another engine has changed the type since. */
    private static boolean fits(ColumnType noted, Type type) {
      Type.TypeID id = type.typeId();
      if (noted instanceof ColumnType.Geometry) {
        return id == Type.TypeID.BINARY
            || id == Type.TypeID.GEOMETRY
            || id == Type.TypeID.GEOGRAPHY;
      }
      if (noted instanceof ColumnType.Timestamp timestamp) {
        return type instanceof Types.TimestampType there
            && there.shouldAdjustToUTC() == (timestamp.zoning() == ColumnType.TimeZoning.UTC);
      }
      return id == Type.TypeID.INTEGER
          && (noted == ColumnType.Scalar.INT8 || noted == ColumnType.Scalar.INT16);
    }

    private ColumnMapping mapping(Map<String, Integer> ids) {
      String json = properties.get(TableProperties.DEFAULT_NAME_MAPPING);
      Optional<NameMapping> names = Optional.ofNullable(json).map(NameMappingParser::fromJson);
      Map<String, ColumnMapping.Place> places = new HashMap<>();
      ids.forEach(
          (path, id) ->
              places.put(path, new ColumnMapping.Place(OptionalInt.of(id), names(id, names))));
      return new ColumnMapping(places);
    }

    private List<String> names(int id, Optional<NameMapping> mapping) {
      MappedField mapped = mapping.map(names -> names.find(id)).orElse(null);
      return mapped == null || mapped.names().isEmpty()
          ? List.of(schema.findField(id).name())
          : List.copyOf(mapped.names());
    }
  }
}
