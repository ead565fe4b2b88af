package dev.graticule.convert;

import dev.graticule.batch.BatchSource;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Arrow data as rows: an IPC file or stream that lies in a store, any reader, or a stream of the C
 * data interface. A value; a reader or a C stream is given once.
 *
 * <h2>Columns</h2>
 *
 * Each type that {@link Contract#fromArrow(org.apache.arrow.vector.types.pojo.Schema)} takes, with
 * dictionaries resolved, in the one layout of its column type. Batches are as large as they come.
 *
 * <h2>Geometries</h2>
 *
 * Fields marked {@code geoarrow.wkb}, and {@code geoarrow.wkt}, {@code point}, {@code linestring},
 * {@code polygon}, {@code multipoint}, {@code multilinestring} and {@code multipolygon} with
 * separated or interleaved coordinates, which become WKB. CRS and edges are those of the field's
 * metadata; without a CRS it is unknown. {@link #geometry} declares plain binary fields, and a CRS
 * where it is unknown.
 *
 * <h2>Trust</h2>
 *
 * The bytes of files are checked before anything follows their offsets. Readers and C streams are
 * memory of this process and taken at their word, but for their geometries. Compressed IPC needs
 * {@code org.apache.arrow:arrow-compression}, C streams need {@code org.apache.arrow:arrow-c-data}.
 */
public final class Arrow implements Input {
  private final String name;
  private final ArrowOpening opening;
  private final DeclaredGeometries declared;

  private Arrow(String name, ArrowOpening opening, DeclaredGeometries declared) {
    this.name = name;
    this.opening = opening;
    this.declared = declared;
  }

  /**
   * An IPC file or stream; which of the two is seen from its first bytes.
   *
   * @param store where it lies; lent, and open as long as it is read
   * @param path its name
   * @return the input
   */
  public static Arrow file(Store store, StorePath path) {
    StoredFile file = new StoredFile(store, path);
    return new Arrow(file.name(), new ArrowOpening.OfFile(file), DeclaredGeometries.NONE);
  }

  /**
   * A reader. Where its allocator has another root than the batches' shall have, they are copied.
   *
   * @param reader the reader; taken over, and closed with the rows
   * @return the input
   */
  public static Arrow reader(ArrowReader reader) {
    String name = "The rows of the Arrow reader";
    return new Arrow(
        name,
        new ArrowOpening.OfReader(reader, new OnceOnly(name, reader::close)),
        DeclaredGeometries.NONE);
  }

  /**
   * A stream of the C data interface, as other libraries hand over by its address.
   *
   * @param address of an {@code ArrowArrayStream}; what it holds is taken over and released with
   *     the rows, the struct itself stays its owner's
   * @return the input
   */
  public static Arrow stream(long address) {
    String name = "The rows of the Arrow stream at 0x%x".formatted(address);
    return new Arrow(name, new ArrowOpening.OfStream(name, address), DeclaredGeometries.NONE);
  }

  /**
   * The same with a binary field declared to hold WKB, or a geometry of unknown CRS declared to be
   * in one.
   *
   * @param column the field
   * @param shape narrows the type, from any geometry in OGC:CRS84
   * @return the input
   */
  public Arrow geometry(String column, UnaryOperator<ColumnType.Geometry> shape) {
    return new Arrow(name, opening, declared.with(column, shape));
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConvertException when the bytes are no Arrow data, a library is missing, or a field has
   *     no column type
   */
  @Override
  public BatchSource open(BufferAllocator allocator, Optional<Contract> wanted) {
    ArrowReader reader = opening.reader(allocator);
    try {
      ArrowSource source = new ArrowSource(name, reader, allocator, declared, opening.isTrusted());
      return new CheckedSource(source.contract(), source);
    } catch (RuntimeException e) {
      Closing.all(name, reader::close);
      throw e;
    }
  }

  @Override
  public void release() {
    opening.release();
  }
}
