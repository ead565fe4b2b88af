package dev.graticule.table;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Cast;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.Contract;
import dev.graticule.file.GeoParquetFile;
import dev.graticule.file.ReadOptions;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Some columns of a file that somebody else wrote, as the table would have them: under its names,
 * in its types, held against its promises row by row.
 */
final class IntakeRows implements BatchSource {
  private final BatchSource rows;
  private final Cast cast;
  private final BufferAllocator allocator;
  private long before;

  private IntakeRows(BatchSource rows, Cast cast, BufferAllocator allocator) {
    this.rows = rows;
    this.cast = cast;
    this.allocator = allocator;
  }

  static IntakeRows of(
      GeoParquetFile file,
      IntakeNames names,
      Contract table,
      List<String> columns,
      BufferAllocator allocator) {
    Cast cast = Cast.plan(names.there().select(columns), table.select(columns));
    List<String> inFile =
        columns.stream().map(name -> names.inFile().getOrDefault(name, name)).toList();
    return new IntakeRows(
        file.read(ReadOptions.all().withColumns(inFile), allocator), cast, allocator);
  }

  @Override
  public Contract contract() {
    return cast.to();
  }

  @Override
  public Optional<Batch> next() {
    Optional<Batch> next = rows.next();
    if (next.isEmpty()) {
      return Optional.empty();
    }
    try (Batch batch = next.get()) {
      Batch cast = cast(batch);
      before += batch.rowCount();
      return Optional.of(cast);
    }
  }

  private Batch cast(Batch batch) {
    try {
      return cast.apply(renamed(batch), allocator);
    } catch (RejectedValueException e) {
      throw e.at(before + e.row());
    } catch (WkbException e) {
      throw e.at(e.column().orElse("geometry"), before + e.row().orElse(0));
    }
  }

  /** A view under the table's names: the vectors stay the batch's. */
  private VectorSchemaRoot renamed(Batch batch) {
    List<FieldVector> vectors = batch.root().getFieldVectors();
    List<String> names = cast.from().names();
    List<Field> fields =
        IntStream.range(0, vectors.size())
            .mapToObj(i -> renamed(vectors.get(i).getField(), names.get(i)))
            .toList();
    return new VectorSchemaRoot(fields, vectors, batch.rowCount());
  }

  private static Field renamed(Field field, String name) {
    return new Field(name, field.getFieldType(), field.getChildren());
  }

  @Override
  public void close() {
    rows.close();
  }
}
