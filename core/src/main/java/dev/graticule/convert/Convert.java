package dev.graticule.convert;

import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Cast;
import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.job.Job;
import dev.graticule.quality.Quality;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.AppendResult;
import dev.graticule.table.SpatialTable;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Rows of others, on their way into a table or to whoever wants batches.
 *
 * <pre>{@code
 * Convert.from(Csv.file(store, path).points("geom", "lon", "lat")).to(table).await();
 * }</pre>
 *
 * <h2>What becomes of the columns</h2>
 *
 * {@link #source(BufferAllocator)} gives them as they are found. {@link #to} and {@link
 * #source(BufferAllocator, Contract)} give them as they are wanted: found by name, put in order,
 * cast as {@link Cast} allows it, which is without loss; a nullable column that is missing is
 * filled with nulls. Where a format leaves a type open, as CSV does, values are read as the wanted
 * type in the first place. A column that is not wanted is an error unless {@link
 * #droppingExtraColumns()}, and so is an input with none of the wanted geometry columns.
 *
 * <h2>Errors</h2>
 *
 * Whatever is wrong with the input ends in one {@link ConvertException} that names the input, the
 * row or line, the column and the way out. Rows are counted from 0, features and lines from 1.
 *
 * <p>A value; nothing is opened before it is asked for. An input that was handed its rows gives
 * them once, and it is let go however the job or the source ends.
 */
public final class Convert {
  private final List<Input> inputs;
  private final Cast.ExtraColumns extra;

  private Convert(List<Input> inputs, Cast.ExtraColumns extra) {
    this.inputs = inputs;
    this.extra = extra;
  }

  /**
   * Rows of any input.
   *
   * @param input the input
   * @return the conversion
   */
  public static Convert from(Input input) {
    return from(List.of(input));
  }

  /**
   * Rows of several inputs, one after the other: a folder of files becomes one append, put in order
   * as a whole. The next one is opened while one is read. What they are need not be the same, as
   * long as each can become what is wanted; where nothing is, that is what the first one is.
   *
   * @param inputs the inputs, at least one
   * @return the conversion
   */
  public static Convert from(List<? extends Input> inputs) {
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("There is no input to convert; give at least one.");
    }
    return new Convert(List.copyOf(inputs), Cast.ExtraColumns.REFUSE);
  }

  /**
   * Rows of records.
   *
   * @param type the record's class
   * @param records the records; closed with the rows when they are {@link AutoCloseable}
   * @param <R> the record
   * @return the conversion
   */
  public static <R extends Record> Convert from(Class<R> type, Iterator<R> records) {
    return from(new RecordInput<>(type, records, Closing.of(records)));
  }

  /**
   * Rows of records.
   *
   * @param type the record's class
   * @param records the records; closed with the rows
   * @param <R> the record
   * @return the conversion
   */
  public static <R extends Record> Convert from(Class<R> type, Stream<R> records) {
    return from(new RecordInput<>(type, records.iterator(), Closing.of(records)));
  }

  /**
   * Rows of an Arrow reader.
   *
   * @param reader the reader; taken over, and closed with the rows
   * @return the conversion
   * @see Arrow
   */
  public static Convert from(ArrowReader reader) {
    return from(Arrow.reader(reader));
  }

  /**
   * The same, with the columns left out that are not wanted.
   *
   * @return the conversion
   */
  public Convert droppingExtraColumns() {
    return new Convert(inputs, Cast.ExtraColumns.DROP);
  }

  /**
   * The rows as they are found. Blocks until it is known what they are.
   *
   * @param allocator lends the batches' memory until the last of them is closed
   * @return the rows, the caller's to close
   * @throws ConvertException when they cannot be read
   */
  public BatchSource source(BufferAllocator allocator) {
    BatchSource first = first(input -> open(input, allocator, Optional.empty(), Quality.rules()));
    Contract found = first.contract();
    return inTurn(first, input -> source(input, allocator, found, Quality.rules()));
  }

  /**
   * The rows as they are wanted. Blocks until it is known what they are.
   *
   * @param allocator lends the batches' memory until the last of them is closed
   * @param wanted what they shall be
   * @return the rows, the caller's to close
   * @throws ConvertException when they cannot be read, or not become what is wanted
   */
  public BatchSource source(BufferAllocator allocator, Contract wanted) {
    return source(allocator, wanted, Quality.rules());
  }

  private BatchSource source(BufferAllocator allocator, Contract wanted, Quality quality) {
    Function<Input, BatchSource> opening = input -> source(input, allocator, wanted, quality);
    return inTurn(first(opening), opening);
  }

  private BatchSource first(Function<Input, BatchSource> opening) {
    try {
      return opening.apply(inputs.get(0));
    } catch (RuntimeException e) {
      others().forEach(Input::release);
      throw e;
    }
  }

  private BatchSource inTurn(BatchSource first, Function<Input, BatchSource> opening) {
    return others().isEmpty() ? first : new InputsInTurn(first, others(), opening);
  }

  private List<Input> others() {
    return inputs.subList(1, inputs.size());
  }

  /** Where there are rules, what is promised of values is left for them to look at. */
  private BatchSource source(
      Input input, BufferAllocator allocator, Contract wanted, Quality quality) {
    Contract asked = quality.isEmpty() ? wanted : Unpromised.of(wanted);
    BatchSource found = open(input, allocator, Optional.of(asked), quality);
    try {
      if (found.contract().equals(wanted)) {
        return found;
      }
      requireGeometry(input.name(), found.contract(), wanted);
      Cast cast = Cast.plan(found.contract(), wanted, extra);
      return new ConvertedSource(
          input.name(), (quality.isEmpty() ? cast : cast.unchecked()).source(found, allocator));
    } catch (RuntimeException e) {
      found.close();
      throw Failure.of(input.name(), 0, e);
    }
  }

  private static BatchSource open(
      Input input, BufferAllocator allocator, Optional<Contract> wanted, Quality quality) {
    try {
      BatchSource rows = input.open(allocator, wanted);
      return new ConvertedSource(input.name(), quality.isEmpty() ? rows : forRules(rows));
    } catch (RuntimeException e) {
      throw Failure.of(input.name(), 0, e);
    }
  }

  /** What the rules look at need not be looked at before, and broken rows must reach them. */
  private static BatchSource forRules(BatchSource rows) {
    if (rows instanceof CheckedSource checked) {
      return checked.unchecked();
    }
    return rows instanceof RowSource given ? given.leavingBrokenWkb() : rows;
  }

  /** A table without any of its geometries is nobody's wish, but a misspelt name makes one. */
  private static void requireGeometry(String name, Contract found, Contract wanted) {
    List<String> geometries = wanted.geometryColumns().stream().map(Column::name).toList();
    if (!geometries.isEmpty() && geometries.stream().allMatch(g -> found.column(g).isEmpty())) {
      throw new ConvertException(
          "%s has none of the geometry columns %s that are wanted, only %s; say which column holds the geometries, or name it so."
              .formatted(name, geometries, found.names()));
    }
  }

  /**
   * Appends the rows to a table.
   *
   * @param table the table
   * @return the running job
   * @see #to(SpatialTable, AppendOptions)
   */
  public Job<AppendResult> to(SpatialTable table) {
    return to(table, AppendOptions.defaults());
  }

  /**
   * Appends the rows to a table, as its contract wants them: all of them in one commit, or none. An
   * input is opened, read and closed by the job; batches live in the lake's memory. What the
   * options' rules divert or repair are rows that the input can be read as, which Arrow and Parquet
   * can with geometries that are no WKB; where it cannot, the job fails.
   *
   * @param table the table
   * @param options how
   * @return the running job; fails with {@link ConvertException} when the input is at fault, and as
   *     {@link SpatialTable#append(BatchSource, AppendOptions)} says
   * @throws dev.graticule.table.UnsupportedCapabilityException when the format keeps no idempotency
   *     keys and one is given
   */
  public Job<AppendResult> to(SpatialTable table, AppendOptions options) {
    return table.append(
        new LaterSource(
            () -> source(table.allocator(), table.contract(), options.quality()),
            () -> inputs.forEach(Input::release)),
        options);
  }
}
