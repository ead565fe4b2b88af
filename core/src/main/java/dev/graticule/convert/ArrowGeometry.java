package dev.graticule.convert;

import dev.graticule.batch.GeoArrowWkb;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.GeometryType;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A field whose geometries are in another encoding of GeoArrow than WKB.
 *
 * @param type what they are; empty for WKT, which may be anything
 * @param field the field they are in
 * @param wkb the field they become, marked as WKB with the same CRS and edges
 */
record ArrowGeometry(Optional<GeometryType> type, Field field, Field wkb) {
  private static final String GEOARROW = "geoarrow.";
  private static final String WKT = "geoarrow.wkt";

  /** What a field holds; empty where it needs no conversion, or is of a kind that has none. */
  static Optional<ArrowGeometry> of(Field field) {
    Map<String, String> metadata = new HashMap<>(field.getMetadata());
    if (field.getType() instanceof ArrowType.ExtensionType extension) {
      metadata.put(ArrowLayout.EXTENSION_NAME, extension.extensionName());
      metadata.put(ArrowLayout.EXTENSION_METADATA, extension.serialize());
    }
    String name = metadata.getOrDefault(ArrowLayout.EXTENSION_NAME, "");
    metadata.put(ArrowLayout.EXTENSION_NAME, ArrowLayout.GEOARROW_WKB);
    Field wkb =
        new Field(
            field.getName(),
            new FieldType(field.isNullable(), ArrowType.Binary.INSTANCE, null, metadata),
            null);
    if (name.equals(WKT)) {
      return Optional.of(new ArrowGeometry(Optional.empty(), field, wkb));
    }
    return nativeType(name).map(type -> new ArrowGeometry(Optional.of(type), field, wkb));
  }

  private static Optional<GeometryType> nativeType(String extension) {
    if (!extension.startsWith(GEOARROW)) {
      return Optional.empty();
    }
    String label = extension.substring(GEOARROW.length());
    for (GeometryType type : GeometryType.values()) {
      if (type != GeometryType.GEOMETRY_COLLECTION
          && type.label().toLowerCase(Locale.ROOT).equals(label)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** The geometries as WKB, the caller's to close. */
  FieldVector convert(FieldVector any, int rows, BufferAllocator allocator) {
    FieldVector source =
        any instanceof ExtensionTypeVector<?> extension
            ? (FieldVector) extension.getUnderlyingVector()
            : any;
    return type.isPresent()
        ? GeoArrowWkb.of(type.get(), source, field).convert(wkb, rows, allocator)
        : ofWkt(source, rows, allocator);
  }

  private FieldVector ofWkt(FieldVector source, int rows, BufferAllocator allocator) {
    Contract contract = Contract.fromArrow(new Schema(List.of(wkb)));
    WkbValues values = new WkbValues((ColumnType.Geometry) contract.columns().get(0).type());
    VarBinaryVector target = (VarBinaryVector) wkb.createVector(allocator);
    try {
      target.allocateNew();
      for (int row = 0; row < rows; row++) {
        if (!source.isNull(row)) {
          target.setSafe(row, wkb(values, source, row));
        }
      }
      target.setValueCount(rows);
      return target;
    } catch (Throwable e) {
      target.close();
      throw e;
    }
  }

  private byte[] wkb(WkbValues values, FieldVector source, int row) {
    try {
      return values.of(String.valueOf(source.getObject(row)));
    } catch (UnfitValueException e) {
      throw new RejectedValueException(wkb.getName(), row, String.valueOf(e.getMessage()), e);
    } catch (WkbException e) {
      throw e.at(wkb.getName(), row);
    }
  }
}
