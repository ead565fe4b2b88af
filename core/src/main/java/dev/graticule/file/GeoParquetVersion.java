package dev.graticule.file;

import java.util.Arrays;
import java.util.Optional;

/** The versions of the GeoParquet specification that are read and written. */
public enum GeoParquetVersion {
  /** WKB in binary columns. */
  V1_0("1.0.0", "1\\.0\\.0-(beta\\.1|rc\\.1|dev)"),
  /** Adds the covering column and the GeoArrow encodings. */
  V1_1("1.1.0", "1\\.1\\.0-dev"),
  /** Rests on Parquet's own GEOMETRY and GEOGRAPHY types; adds measures and more kinds of edges. */
  V2_0("2.0-dev", "2\\.0(\\.0)?(-dev|-rc\\.1)?");

  private final String label;
  private final String alsoWritten;

  GeoParquetVersion(String label, String alsoWritten) {
    this.label = label;
    this.alsoWritten = alsoWritten;
  }

  /**
   * What is written into a file.
   *
   * @return such as {@code 1.1.0}
   */
  public String label() {
    return label;
  }

  /**
   * The version of a label; its pre-releases count as the version.
   *
   * @param label such as {@code 1.1.0}
   * @return the version; empty when no version was ever called so
   */
  public static Optional<GeoParquetVersion> ofLabel(String label) {
    return Arrays.stream(values())
        .filter(v -> v.label.equals(label) || label.matches(v.alsoWritten))
        .findFirst();
  }

  /**
   * The newest version here that a file of the label is to be read as. Minor versions are forward
   * compatible (GeoParquet, "Version compatibility"), so a 1.7.0 is read as 1.1; another major
   * version cannot be read.
   *
   * @param label such as {@code 1.2.0}
   * @return the version; empty when nothing here can read such a file
   */
  public static Optional<GeoParquetVersion> readableAs(String label) {
    Optional<GeoParquetVersion> known = ofLabel(label);
    if (known.isPresent()) {
      return known;
    }
    if (!label.matches("[12]\\.\\d{1,9}(\\.\\d{1,9})?([-+][0-9A-Za-z.+-]{1,64})?")) {
      return Optional.empty();
    }
    if (label.startsWith("2.")) {
      return Optional.of(V2_0);
    }
    return Optional.of(label.startsWith("1.0.") ? V1_0 : V1_1);
  }

  @Override
  public String toString() {
    return label;
  }
}
