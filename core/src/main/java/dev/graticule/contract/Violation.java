package dev.graticule.contract;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * One way in which a schema is not what a contract expects. Its text is a sentence for people.
 *
 * @see Contract#drift(Contract)
 */
public sealed interface Violation {

  /**
   * Where the two differ.
   *
   * @return the path; the root for what concerns the contract itself
   */
  ColumnPath path();

  /**
   * A column or field is missing.
   *
   * @param path where it should be
   * @param expected what should be there
   */
  record MissingColumn(ColumnPath path, Column expected) implements Violation {
    @Override
    public String toString() {
      return "Column \"%s\" (%s) is missing.".formatted(path, expected.type());
    }
  }

  /**
   * There is a column or field that nobody expects.
   *
   * @param path where it is
   * @param actual what is there
   */
  record ExtraColumn(ColumnPath path, Column actual) implements Violation {
    @Override
    public String toString() {
      return "Column \"%s\" (%s) is not in the contract.".formatted(path, actual.type());
    }
  }

  /**
   * The columns that both have stand in another order.
   *
   * @param path the struct whose fields these are, or the root
   * @param expected the common names as the contract has them
   * @param actual the common names as they are
   */
  record OrderDiffers(ColumnPath path, List<String> expected, List<String> actual)
      implements Violation {
    /** Copies the lists. */
    public OrderDiffers {
      expected = List.copyOf(expected);
      actual = List.copyOf(actual);
    }

    @Override
    public String toString() {
      return "%s stand in the order %s, not %s."
          .formatted(
              path.isRoot() ? "The columns" : "The fields of \"%s\"".formatted(path),
              actual,
              expected);
    }
  }

  /**
   * A value is of another type.
   *
   * @param path the column
   * @param expected the type in the contract
   * @param actual the type it has
   */
  record TypeDiffers(ColumnPath path, ColumnType expected, ColumnType actual) implements Violation {
    @Override
    public String toString() {
      return "Column \"%s\" is %s, not %s.".formatted(path, actual, expected);
    }
  }

  /**
   * A value may be absent and should not, or the other way round.
   *
   * @param path the column
   * @param expected what the contract says
   * @param actual what is so
   */
  record NullabilityDiffers(ColumnPath path, Nullability expected, Nullability actual)
      implements Violation {
    @Override
    public String toString() {
      return "Column \"%s\" is %s, not %s.".formatted(path, actual, expected);
    }
  }

  /**
   * The free text under a key differs.
   *
   * @param path the column, or the root for the contract's own
   * @param key the key
   * @param expected the text in the contract
   * @param actual the text there is
   */
  record MetadataDiffers(
      ColumnPath path, String key, Optional<String> expected, Optional<String> actual)
      implements Violation {
    @Override
    public String toString() {
      return "The metadata \"%s\" of %s is %s, not %s."
          .formatted(
              key,
              path.isRoot() ? "the contract" : "column \"%s\"".formatted(path),
              quoted(actual),
              quoted(expected));
    }

    private static String quoted(Optional<String> text) {
      return text.map("\"%s\""::formatted).orElse("absent");
    }
  }

  /**
   * Coordinates mean something else.
   *
   * @param path the geometry column
   * @param expected the CRS in the contract
   * @param actual the CRS there is
   */
  record CrsDiffers(ColumnPath path, Crs expected, Crs actual) implements Violation {
    @Override
    public String toString() {
      return "The CRS of \"%s\" is %s, not %s.".formatted(path, actual, expected);
    }
  }

  /**
   * The CRS of each row stands in another column.
   *
   * @param path the geometry column
   * @param expected the CRS column in the contract
   * @param actual the CRS column there is
   */
  record CrsColumnDiffers(ColumnPath path, Optional<String> expected, Optional<String> actual)
      implements Violation {
    @Override
    public String toString() {
      return "The CRS column of \"%s\" is %s, not %s."
          .formatted(path, actual.orElse("absent"), expected.orElse("absent"));
    }
  }

  /**
   * Edges run otherwise.
   *
   * @param path the geometry column
   * @param expected the edges in the contract
   * @param actual the edges there are
   */
  record EdgesDiffer(ColumnPath path, Edges expected, Edges actual) implements Violation {
    @Override
    public String toString() {
      return "The edges of \"%s\" are %s, not %s."
          .formatted(path, actual.label(), expected.label());
    }
  }

  /**
   * Another promise is made about rings.
   *
   * @param path the geometry column
   * @param expected the promise in the contract
   * @param actual the promise there is
   */
  record OrientationDiffers(ColumnPath path, Orientation expected, Orientation actual)
      implements Violation {
    @Override
    public String toString() {
      return "The ring orientation of \"%s\" is %s, not %s.".formatted(path, actual, expected);
    }
  }

  /**
   * The coordinate epoch differs.
   *
   * @param path the geometry column
   * @param expected the epoch in the contract
   * @param actual the epoch there is
   */
  record EpochDiffers(ColumnPath path, OptionalDouble expected, OptionalDouble actual)
      implements Violation {
    @Override
    public String toString() {
      return "The coordinate epoch of \"%s\" is %s, not %s."
          .formatted(path, shown(actual), shown(expected));
    }

    private static String shown(OptionalDouble epoch) {
      return epoch.isPresent() ? Double.toString(epoch.getAsDouble()) : "absent";
    }
  }

  /**
   * Other geometry types are allowed.
   *
   * @param path the geometry column
   * @param expected the types in the contract; empty means any
   * @param actual the types there are; empty means any
   */
  record GeometryTypesDiffer(ColumnPath path, Set<GeometryType> expected, Set<GeometryType> actual)
      implements Violation {
    @Override
    public String toString() {
      return "The geometry types of \"%s\" are %s, not %s."
          .formatted(path, shown(actual), shown(expected));
    }
  }

  /**
   * Other dimensions are allowed.
   *
   * @param path the geometry column
   * @param expected the dimensions in the contract; empty means any
   * @param actual the dimensions there are; empty means any
   */
  record DimensionsDiffer(ColumnPath path, Set<Dimensions> expected, Set<Dimensions> actual)
      implements Violation {
    @Override
    public String toString() {
      return "The dimensions of \"%s\" are %s, not %s."
          .formatted(path, shown(actual), shown(expected));
    }
  }

  /**
   * Geometries must lie elsewhere.
   *
   * @param path the geometry column
   * @param expected the bounds in the contract
   * @param actual the bounds there are
   */
  record BoundsDiffer(ColumnPath path, Optional<Bounds> expected, Optional<Bounds> actual)
      implements Violation {
    @Override
    public String toString() {
      return "The bounds of \"%s\" are %s, not %s.".formatted(path, shown(actual), shown(expected));
    }

    private static String shown(Optional<Bounds> bounds) {
      return bounds
          .map(b -> "[%s, %s, %s, %s]".formatted(b.xmin(), b.ymin(), b.xmax(), b.ymax()))
          .orElse("absent");
    }
  }

  private static String shown(Set<?> allowed) {
    return allowed.isEmpty() ? "any" : allowed.toString();
  }
}
