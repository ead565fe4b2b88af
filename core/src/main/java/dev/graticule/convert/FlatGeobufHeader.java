package dev.graticule.convert;

import dev.graticule.contract.Crs;
import dev.graticule.contract.GeometryType;
import java.util.List;
import java.util.Optional;

/**
 * What a FlatGeobuf file says of itself.
 *
 * @param properties the columns, in their order
 * @param type the type of all geometries, where it is one
 * @param crs the CRS; unknown when it has neither authority nor code
 * @param features how many there are; 0 when it does not know
 * @param nodeSize how many children a node of the index has; 0 without one
 */
record FlatGeobufHeader(
    List<Property> properties, Optional<GeometryType> type, Crs crs, long features, int nodeSize) {

  private static final int NODE_BYTES = 40;

  /**
   * A column.
   *
   * @param name its name
   * @param kind what its values are
   */
  record Property(String name, Kind kind) {}

  /** What values are; in the order of the format's numbers. */
  enum Kind {
    BYTE,
    UBYTE,
    BOOL,
    SHORT,
    USHORT,
    INT,
    UINT,
    LONG,
    ULONG,
    FLOAT,
    DOUBLE,
    STRING,
    JSON,
    DATE_TIME,
    BINARY;

    static Optional<Kind> of(int number) {
      return number >= 0 && number < values().length
          ? Optional.of(values()[number])
          : Optional.empty();
    }
  }

  /** How long the index is that lies before the features. */
  long indexBytes() {
    if (nodeSize == 0 || features == 0) {
      return 0;
    }
    long nodes = features;
    for (long level = features; level > 1; ) {
      level = (level - 1) / nodeSize + 1;
      nodes = Math.addExact(nodes, level);
    }
    // Even one feature has a root above it.
    return Math.multiplyExact(features == 1 ? 2 : nodes, NODE_BYTES);
  }
}
