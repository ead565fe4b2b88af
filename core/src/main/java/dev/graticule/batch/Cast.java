package dev.graticule.batch;

import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnPath;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Rows of one contract as rows of another, without loss. Columns are found by name and put in the
 * wanted order; a missing nullable column is filled with nulls.
 *
 * <h2>What is refused at once</h2>
 *
 * Whatever would need a choice: bytes as text, numbers as text and back, a moment as a clock
 * reading, another CRS or other edges, a required column that is missing.
 *
 * <h2>What is refused by row</h2>
 *
 * A value that the wanted type does not hold: an integer out of range or with more digits than
 * floating point keeps (2<sup>53</sup> for FLOAT64), NaN or a fraction as an integer, digits that a
 * decimal does not have, a time finer than the wanted grain, a null in a required column, a
 * geometry of a type, with dimensions or in a place that the wanted contract does not allow. The
 * error names column, row and value, and nothing is held then.
 *
 * <h2>Buffers</h2>
 *
 * Where the layouts are one, source and result share buffers; each is closed by its own owner, in
 * any order. The allocators of both must have one root.
 *
 * <p>A cast is made once and used again and again; for one thread at a time.
 */
public final class Cast {

  /** What becomes of columns, and fields of structs, that are not wanted. */
  public enum ExtraColumns {
    /** They are an error. */
    REFUSE,
    /** They are left out. */
    DROP
  }

  /** Where wanted columns come from when their names do not tell. */
  @FunctionalInterface
  public interface Sources {

    /**
     * The source of a wanted column, or of a field in one.
     *
     * @param wanted the way to it in the wanted contract
     * @return its name in the contract that is cast from, beside those of its siblings; empty when
     *     there is none, so that it is filled with nulls
     */
    Optional<String> of(ColumnPath wanted);
  }

  private static final Sources SAME_NAMES =
      wanted -> Optional.of(wanted.steps().get(wanted.steps().size() - 1));

  private final Contract from;
  private final Contract to;
  private final List<CastPlan.Part> parts;
  private final Optional<ContractCheck> check;

  private Cast(Contract from, Contract to, CastPlan plan) {
    this.from = from;
    this.to = to;
    this.parts = plan.parts(from.columns(), to.columns(), ColumnPath.of());
    this.check = Optional.of(ContractCheck.of(unpromised(parts, to)));
  }

  private Cast(Cast cast) {
    this.from = cast.from;
    this.to = cast.to;
    this.parts = cast.parts;
    this.check = Optional.empty();
  }

  /**
   * Plans a cast that refuses extra columns.
   *
   * @param from what the rows are; for foreign vectors {@link Contract#fromArrow}, with whatever it
   *     cannot know put right: that a binary column is WKB, in which CRS
   * @param to what they shall be
   * @return the cast
   * @throws ContractException when a column is missing or too many, or a type would need a choice
   */
  public static Cast plan(Contract from, Contract to) {
    return plan(from, to, ExtraColumns.REFUSE);
  }

  /**
   * Plans a cast.
   *
   * @param from what the rows are
   * @param to what they shall be
   * @param extra what becomes of columns that are not wanted
   * @return the cast
   * @throws ContractException when a column is missing or refused, or a type would need a choice
   * @see #plan(Contract, Contract)
   */
  public static Cast plan(Contract from, Contract to, ExtraColumns extra) {
    return new Cast(from, to, new CastPlan(extra, SAME_NAMES, CastPlan.Leeway.NONE));
  }

  /**
   * Plans a cast of what a file stores to what its table promises. Columns that are not wanted are
   * left out. Beside what every cast takes, a clock reading becomes the moment it is in UTC, a day
   * the clock reading at its begin, sixteen bytes or the usual text an identifier: files keep such
   * values in the others' stead where their format has no better type. Whoever plans this knows
   * that the file means it so.
   *
   * @param from what the file stores, geometries with what they mean
   * @param to what the table promises
   * @param sources under which names the file stores it
   * @return the cast
   * @throws ContractException when a required column is missing, or a type does not become another
   */
  public static Cast ofStored(Contract from, Contract to, Sources sources) {
    return new Cast(from, to, new CastPlan(ExtraColumns.DROP, sources, CastPlan.Leeway.STORED));
  }

  /**
   * The same without looking at what the wanted contract promises of values: for whoever is going
   * to, and has another end for rows that break it. Bytes become geometries as they are, and nulls
   * stay where a value is required.
   *
   * @return the cast
   */
  public Cast unchecked() {
    return new Cast(this);
  }

  /**
   * What the rows are.
   *
   * @return the contract that is cast from
   */
  public Contract from() {
    return from;
  }

  /**
   * What the rows shall be.
   *
   * @return the contract of every result
   */
  public Contract to() {
    return to;
  }

  /**
   * Casts a batch.
   *
   * @param batch the batch, lent; of the contract that is cast from
   * @param allocator where new buffers come from; of one root with the batch's
   * @return the result, the caller's to close
   * @throws RejectedValueException when a value would change or breaks the wanted contract
   * @throws WkbException when a geometry is broken
   */
  public Batch apply(Batch batch, BufferAllocator allocator) {
    return apply(batch.root(), Optional.empty(), allocator);
  }

  /**
   * Casts foreign vectors, of any Arrow layout that the contract which is cast from can be read
   * off.
   *
   * @param root the vectors, lent
   * @param allocator where new buffers come from; of one root with the vectors'
   * @return the result, the caller's to close
   * @throws RejectedValueException when a value would change or breaks the wanted contract
   * @throws WkbException when a geometry is broken
   * @throws ContractException when the vectors do not fit the contract that is cast from
   */
  public Batch apply(VectorSchemaRoot root, BufferAllocator allocator) {
    return apply(root, Optional.empty(), allocator);
  }

  /**
   * Casts foreign vectors with dictionaries.
   *
   * @param root the vectors, lent
   * @param dictionaries the dictionaries, lent, such as the {@code ArrowReader} that gave the root
   * @param allocator where new buffers come from; of one root with the vectors'
   * @return the result, the caller's to close
   * @throws RejectedValueException when a value would change or breaks the wanted contract
   * @throws WkbException when a geometry is broken
   * @throws ContractException when the vectors do not fit the contract that is cast from
   */
  public Batch apply(
      VectorSchemaRoot root, DictionaryProvider dictionaries, BufferAllocator allocator) {
    return apply(root, Optional.of(dictionaries), allocator);
  }

  /**
   * Casts the batches of a source as they are asked for.
   *
   * @param source the source; closed with the result
   * @param allocator where new buffers come from; of one root with the batches'
   * @return a source of the wanted contract
   */
  public BatchSource source(BatchSource source, BufferAllocator allocator) {
    return new BatchSource() {
      @Override
      public Contract contract() {
        return to;
      }

      @Override
      public Optional<Batch> next() {
        Optional<Batch> next = source.next();
        if (next.isEmpty()) {
          return Optional.empty();
        }
        try (Batch batch = next.get()) {
          return Optional.of(apply(batch, allocator));
        }
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }

  private Batch apply(
      VectorSchemaRoot root, Optional<DictionaryProvider> dictionaries, BufferAllocator allocator) {
    ArrowDecoding decoding = new ArrowDecoding(dictionaries);
    List<FieldVector> vectors = new ArrayList<>();
    int rows = root.getRowCount();
    try {
      for (CastPlan.Part part : parts) {
        FieldVector target = ArrowLayout.field(part.to()).createVector(allocator);
        vectors.add(target);
        if (part.from().isPresent()) {
          column(require(root, part.from().get()), part, decoding, rows, target);
        } else {
          CastPlan.fillWithNulls(target, rows);
        }
      }
    } catch (Throwable e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }
    return checked(Batch.owning(to, new VectorSchemaRoot(fields(vectors), vectors, rows)));
  }

  private Batch checked(Batch batch) {
    try {
      check.ifPresent(promises -> promises.check(batch));
      return batch;
    } catch (Throwable e) {
      batch.close();
      throw e;
    }
  }

  /** First into the one layout of its type, then into the wanted type; mostly one does nothing. */
  private static void column(
      FieldVector source,
      CastPlan.Part part,
      ArrowDecoding decoding,
      int rows,
      FieldVector target) {
    Column from = part.from().orElseThrow();
    Slots slots = Slots.ofRows(rows);
    if (part.conversion() == Conversion.SHARE) {
      decoding.into(source, target, from.type(), slots, from.name());
      return;
    }
    try (FieldVector plain = ArrowLayout.field(from).createVector(target.getAllocator())) {
      decoding.into(source, plain, from.type(), slots, from.name());
      part.conversion().into(plain, target, slots);
    }
  }

  private FieldVector require(VectorSchemaRoot root, Column column) {
    FieldVector vector = root.getVector(column.name());
    if (vector == null) {
      throw new ContractException(
          "The vectors have no column \"%s\"; they have %s. The contract that is cast from must be theirs."
              .formatted(
                  column.name(),
                  root.getSchema().getFields().stream().map(Field::getName).toList()));
    }
    return vector;
  }

  private static List<Field> fields(List<FieldVector> vectors) {
    return vectors.stream().map(FieldVector::getField).toList();
  }

  /**
   * The wanted contract as far as rows must be held against it: geometries of which all that is
   * wanted was promised before count as bytes.
   */
  private static Contract unpromised(List<CastPlan.Part> parts, Contract to) {
    return new Contract(
        parts.stream()
            .map(
                part ->
                    part.from()
                        .map(
                            there -> part.to().withType(unpromised(there.type(), part.to().type())))
                        .orElse(part.to()))
            .toList(),
        to.metadata());
  }

  private static ColumnType unpromised(ColumnType from, ColumnType to) {
    return from instanceof ColumnType.Geometry one
            && to instanceof ColumnType.Geometry other
            && CastPlan.isPromised(one, other)
        ? Scalar.BINARY
        : to;
  }
}
