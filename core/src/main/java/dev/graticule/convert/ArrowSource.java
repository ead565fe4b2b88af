package dev.graticule.convert;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Cast;
import dev.graticule.contract.Contract;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.ValueVectorUtility;

/**
 * The batches of an Arrow reader, in the one layout of each column type, not held against their
 * contract yet. Owns the reader.
 */
final class ArrowSource implements BatchSource {
  private final String name;
  private final ArrowReader reader;
  private final BufferAllocator allocator;
  private final boolean trusted;
  private final List<Optional<ArrowGeometry>> geometries;
  private final Contract contract;
  private final Cast cast;

  ArrowSource(
      String name,
      ArrowReader reader,
      BufferAllocator allocator,
      DeclaredGeometries declared,
      boolean trusted) {
    this.name = name;
    this.reader = reader;
    this.allocator = allocator;
    this.trusted = trusted;
    Schema schema = schema();
    this.geometries = schema.getFields().stream().map(ArrowGeometry::of).toList();
    this.contract = declared.in(found(schema), name);
    // Whoever wraps this holds the rows against the contract, or leaves that to their rules.
    this.cast = Cast.plan(contract, contract).unchecked();
  }

  private Schema schema() {
    try {
      return reader.getVectorSchemaRoot().getSchema();
    } catch (IOException e) {
      throw damaged(e);
    } catch (OutOfMemoryError e) {
      throw damaged(e);
    }
  }

  private Contract found(Schema schema) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < geometries.size(); i++) {
      fields.add(geometries.get(i).map(ArrowGeometry::wkb).orElse(schema.getFields().get(i)));
    }
    if (fields.isEmpty()) {
      throw new ConvertException(name + " has no columns.");
    }
    return Contract.fromArrow(new Schema(fields, schema.getCustomMetadata()), reader);
  }

  @Override
  public Contract contract() {
    return contract;
  }

  @Override
  public Optional<Batch> next() {
    try {
      while (reader.loadNextBatch()) {
        VectorSchemaRoot root = reader.getVectorSchemaRoot();
        if (root.getRowCount() > 0) {
          requireCounts(root);
          return Optional.of(validated(batch(root)));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw damaged(e);
    } catch (OutOfMemoryError e) {
      // One array of the size that the bytes claim could not be had; nothing was allocated.
      throw damaged(e);
    }
  }

  /** Before anything is done for each row: a batch may claim any number of them. */
  private void requireCounts(VectorSchemaRoot root) throws IOException {
    if (trusted) {
      return;
    }
    for (FieldVector vector : root.getFieldVectors()) {
      if (vector.getValueCount() != root.getRowCount()) {
        throw new IOException(
            "a batch of %d rows has %d values in \"%s\""
                .formatted(root.getRowCount(), vector.getValueCount(), vector.getName()));
      }
      try {
        ValueVectorUtility.validate(vector);
      } catch (UnsupportedOperationException e) {
        // Views: their buffers are looked at value by value.
      }
    }
  }

  private Batch batch(VectorSchemaRoot root) throws IOException {
    if (root.getFieldVectors().get(0).getAllocator().getRoot() == allocator.getRoot()) {
      return batch(root, reader);
    }
    try (ArrowCopy copy = ArrowCopy.of(root, reader.getDictionaryVectors(), allocator)) {
      return batch(copy.root(), copy.dictionaries());
    }
  }

  private Batch batch(VectorSchemaRoot root, DictionaryProvider dictionaries) {
    List<FieldVector> vectors = new ArrayList<>();
    List<FieldVector> made = new ArrayList<>();
    try {
      for (int i = 0; i < geometries.size(); i++) {
        FieldVector vector = root.getVector(i);
        if (geometries.get(i).isPresent()) {
          vector = geometries.get(i).get().convert(vector, root.getRowCount(), allocator);
          made.add(vector);
        }
        vectors.add(vector);
      }
      List<Field> fields = vectors.stream().map(FieldVector::getField).toList();
      // A view: it is not closed, its vectors are by their owners.
      return cast.apply(
          new VectorSchemaRoot(fields, vectors, root.getRowCount()), dictionaries, allocator);
    } finally {
      made.forEach(FieldVector::close);
    }
  }

  /** Takes the batch. What follows trusts its offsets and texts. */
  private Batch validated(Batch batch) {
    if (trusted) {
      return batch;
    }
    try {
      ValueVectorUtility.validateFull(batch.root());
      return batch;
    } catch (Throwable e) {
      batch.close();
      throw e;
    }
  }

  private ConvertException damaged(Throwable e) {
    return new ConvertException(
        "%s is no sound Arrow data: %s. It is damaged or cut short."
            .formatted(name, e.getMessage() == null ? e.toString() : e.getMessage()),
        e);
  }

  @Override
  public void close() {
    Closing.all(name, reader::close);
  }
}
