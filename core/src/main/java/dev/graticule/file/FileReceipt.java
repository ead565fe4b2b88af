package dev.graticule.file;

import dev.graticule.predicate.ColumnStatistics;
import dev.graticule.predicate.Evidence;
import dev.graticule.predicate.GeometryStatistics;
import dev.graticule.store.StorePath;
import java.util.Map;
import java.util.Optional;

/**
 * What a finished file is. Made by its writer for nothing, true for ever because files never
 * change.
 *
 * @param path where it lies in its store
 * @param bytes its length
 * @param rows how many rows it has
 * @param rowGroups how many row groups it has
 * @param columns statistics by column, or {@code a.b} for a struct's field; geometry columns are
 *     not among them
 * @param geometries statistics by geometry column
 * @param parts how it is made up; absent when the receipt was made from a footer
 */
public record FileReceipt(
    StorePath path,
    long bytes,
    long rows,
    int rowGroups,
    Map<String, ColumnStatistics> columns,
    Map<String, GeometryStatistics> geometries,
    Optional<FileParts> parts)
    implements Evidence {

  /** Copies the maps. */
  public FileReceipt {
    columns = Map.copyOf(columns);
    geometries = Map.copyOf(geometries);
  }

  /**
   * A receipt that does not tell how the file is made up.
   *
   * @param path where it lies in its store
   * @param bytes its length
   * @param rows how many rows it has
   * @param rowGroups how many row groups it has
   * @param columns statistics by column, or {@code a.b} for a struct's field
   * @param geometries statistics by geometry column
   */
  public FileReceipt(
      StorePath path,
      long bytes,
      long rows,
      int rowGroups,
      Map<String, ColumnStatistics> columns,
      Map<String, GeometryStatistics> geometries) {
    this(path, bytes, rows, rowGroups, columns, geometries, Optional.empty());
  }

  @Override
  public ColumnStatistics column(String path) {
    return columns.getOrDefault(path, ColumnStatistics.unknown());
  }

  @Override
  public GeometryStatistics geometry(String column) {
    return geometries.getOrDefault(column, GeometryStatistics.unknown());
  }
}
