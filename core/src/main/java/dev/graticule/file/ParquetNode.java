package dev.graticule.file;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Nullability;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.PrimitiveType;

/**
 * A part of a column as a Parquet schema lays it out, and the type it has for us. A value is there
 * when its definition level is at least {@link #definitionLevel()}.
 */
sealed interface ParquetNode {

  /** What a value is; never a geometry kept in GeoArrow's way, which is converted afterwards. */
  ColumnType type();

  /** The definition level at which a value is there. */
  int definitionLevel();

  /** What it is made of, with names. */
  List<Named> parts();

  /** The columns of values below, in order. */
  Stream<Leaf> leaves();

  /** A column of values. */
  record Leaf(
      ColumnDescriptor descriptor,
      PrimitiveType primitive,
      LeafKind kind,
      ColumnType type,
      int definitionLevel)
      implements ParquetNode {
    @Override
    public List<Named> parts() {
      return List.of();
    }

    @Override
    public Stream<Leaf> leaves() {
      return Stream.of(this);
    }

    String path() {
      return String.join(".", descriptor.getPath());
    }

    /** Whether there is one value, or none, for each row. */
    boolean isFlat() {
      return descriptor.getMaxRepetitionLevel() == 0;
    }
  }

  /** Named fields. */
  record Group(ColumnType.Struct type, int definitionLevel, List<Named> fields)
      implements ParquetNode {
    @Override
    public List<Named> parts() {
      return fields;
    }

    @Override
    public Stream<Leaf> leaves() {
      return fields.stream().flatMap(f -> f.node().leaves());
    }
  }

  /**
   * A list.
   *
   * @param elementLevel the definition level at which there is at least one element
   * @param repetitionLevel the repetition level of a further element
   */
  record Repeated(
      ColumnType.ListOf type,
      int definitionLevel,
      int elementLevel,
      int repetitionLevel,
      Named element)
      implements ParquetNode {
    @Override
    public List<Named> parts() {
      return List.of(element);
    }

    @Override
    public Stream<Leaf> leaves() {
      return element.node().leaves();
    }
  }

  /**
   * A map; levels as in {@link Repeated}.
   *
   * @param key never absent in a sound file
   */
  record Entries(
      ColumnType.MapOf type,
      int definitionLevel,
      int elementLevel,
      int repetitionLevel,
      Named key,
      Named value)
      implements ParquetNode {
    @Override
    public List<Named> parts() {
      return List.of(key, value);
    }

    @Override
    public Stream<Leaf> leaves() {
      return Stream.concat(key.node().leaves(), value.node().leaves());
    }
  }

  /** A part with its name. Elements are called {@code element}, {@code key} and {@code value}. */
  record Named(String name, Nullability nullability, OptionalInt fieldId, ParquetNode node) {
    Column column() {
      return new Column(name, node.type(), nullability, Map.of());
    }
  }
}
