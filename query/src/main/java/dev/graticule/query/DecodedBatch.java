package dev.graticule.query;

import dev.graticule.batch.Batch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.locationtech.jts.geom.Geometry;

/**
 * A batch whose geometries are decoded already, on the computing threads. Lent for the length of a
 * call; the geometries themselves may be kept.
 */
public final class DecodedBatch {
  private final Batch batch;
  private final Map<String, List<Optional<Geometry>>> geometries;

  DecodedBatch(Batch batch, Map<String, List<Optional<Geometry>>> geometries) {
    this.batch = batch;
    this.geometries = geometries;
  }

  /**
   * The rows as vectors.
   *
   * @return still the query's
   */
  public Batch batch() {
    return batch;
  }

  /**
   * The geometries of a column, in the order of rows.
   *
   * @param column a geometry column of the result
   * @return one for each row; nothing where there is none
   * @throws QueryException when it is no geometry column of the result
   */
  public List<Optional<Geometry>> geometries(String column) {
    List<Optional<Geometry>> found = geometries.get(column);
    if (found == null) {
      throw new QueryException(
          "\"%s\" is no geometry column of the result, which has %s."
              .formatted(column, geometries.keySet()));
    }
    return found;
  }
}
