package dev.graticule.convert;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A FlatGeobuf file (version 3) as rows, read once from its first feature to its last; its index is
 * passed over. Needs {@code org.wololo:flatgeobuf} on the class path. A value.
 *
 * <h2>Columns</h2>
 *
 * Those of the header, in their order; all are nullable, since a feature may leave out any.
 * Unsigned numbers become the next wider signed type, those of 64 bits a decimal; String, Json and
 * DateTime become TEXT, or what a wanted column of that name is: a DateTime may have an offset or
 * none, and only who wants it knows. The geometry is the column {@value #GEOMETRY}, behind the
 * others, or the primary geometry of the wanted contract; its type is the header's.
 *
 * <p>Heights and measures are kept; times of vertices, curves and surfaces are refused.
 *
 * <h2>CRS</h2>
 *
 * The header's authority and code. A header with neither has an unknown CRS unless one is declared
 * with {@link #in}.
 */
public final class FlatGeobuf implements Input {
  /** The column of the geometry, unless a wanted contract calls it otherwise. */
  public static final String GEOMETRY = "geometry";

  /** How large one feature may be. */
  public static final int MAX_FEATURE_MEBIBYTES = 128;

  private final StoredFile file;
  private final Optional<Crs> declared;

  private FlatGeobuf(StoredFile file, Optional<Crs> declared) {
    this.file = file;
    this.declared = declared;
  }

  /**
   * A file.
   *
   * @param store where it lies; lent, and open as long as it is read
   * @param path its name
   * @return the input
   */
  public static FlatGeobuf file(Store store, StorePath path) {
    return new FlatGeobuf(new StoredFile(store, path), Optional.empty());
  }

  /**
   * The same with the CRS declared, for a header that names none.
   *
   * @param crs the CRS; one that the header does name must be the same
   * @return the input
   */
  public FlatGeobuf in(Crs crs) {
    return new FlatGeobuf(file, Optional.of(crs));
  }

  @Override
  public String name() {
    return file.name();
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConvertException when the file is no FlatGeobuf, or the library that reads it is
   *     missing; the message names file and feature
   */
  @Override
  public BatchSource open(BufferAllocator allocator, Optional<Contract> wanted) {
    OptionalLibrary.FLAT_GEOBUF.require(name());
    FlatGeobufFeatures features = new FlatGeobufFeatures(name(), file.open());
    try {
      FlatGeobufColumns columns = FlatGeobufColumns.of(name(), features.header(), declared, wanted);
      return new RowSource(
          columns.contract(), new FlatGeobufRows(features, columns.properties()), allocator);
    } catch (RuntimeException e) {
      features.close();
      throw e;
    }
  }
}
