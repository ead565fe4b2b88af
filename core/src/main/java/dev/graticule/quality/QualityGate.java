package dev.graticule.quality;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.RowFilter;
import dev.graticule.contract.Contract;
import dev.graticule.store.StorePath;
import dev.graticule.write.Staging;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Lets rows through that keep the rules, some of them repaired, and sets the others aside. For one
 * write:
 *
 * <ol>
 *   <li>{@link #rows} wraps the rows; reading them to their end fills the file of rejects;
 *   <li>{@link #publish} shows that file, right before what passed is committed;
 *   <li>{@link #keep} lets it stay, once what passed is committed, or nobody knows;
 *   <li>{@link #close} without {@link #keep} removes it.
 * </ol>
 *
 * <p>A table's append does all this. For one thread at a time.
 */
public final class QualityGate implements AutoCloseable {
  private final Quality quality;
  private final BufferAllocator allocator;
  private final @Nullable Staging staging;
  private final Map<String, Long> diverted = new LinkedHashMap<>();
  private final Map<String, Long> repaired = new LinkedHashMap<>();
  private @Nullable RejectFile file;
  private Optional<StorePath> path = Optional.empty();
  private long rejected;

  /** Of the batch passed on last: where it began, as given and as passed, and which rows passed. */
  private long givenBefore;

  private long passedBefore;
  private int[] passedOf = {};

  private QualityGate(Quality quality, BufferAllocator allocator, @Nullable Staging staging) {
    this.quality = quality;
    this.allocator = allocator;
    this.staging = staging;
  }

  /**
   * Opens a gate.
   *
   * @param quality the rules
   * @param allocator lends the writer of rejects its memory
   * @return the gate, to be closed by the caller
   * @throws QualityException when a rule diverts and there is no place for rejects
   */
  public static QualityGate open(Quality quality, BufferAllocator allocator) {
    if (quality.diverts() && quality.rejects().isEmpty()) {
      throw new QualityException(
          "A rule diverts rows, but there is no place for them, and they would be lost; say where with Quality.withRejects, or let the rule refuse.");
    }
    return new QualityGate(
        quality,
        allocator,
        quality
            .rejects()
            .map(rejects -> Staging.in(rejects.store(), Staging.Visibility.HELD))
            .orElse(null));
  }

  /**
   * The rows that pass. A batch of which all do goes through as it is; where one does not, those
   * that do are copied, in the memory that the batch has.
   *
   * @param rows the rows; stay the caller's to close
   * @return the rows that keep the rules, under the same contract; closing it closes nothing. Its
   *     {@code next} fails with {@link QualityException}, {@link
   *     dev.graticule.batch.RejectedValueException} or {@link dev.graticule.batch.WkbException}
   *     where a rule refuses a row, which is counted from the first row given
   * @throws dev.graticule.GraticuleException when a rule cannot be asked of such rows
   */
  public BatchSource rows(BatchSource rows) {
    return quality.isEmpty() ? rows : new Passing(rows);
  }

  /**
   * Where a row of the batch that {@link #rows} passed on last stands among all that were given:
   * for errors that come up behind the gate, and shall name the row as its owner counts it.
   *
   * @param passed the row, counted from the first that passed
   * @return the row, counted from the first that was given; the same number when it is of another
   *     batch
   */
  public long asGiven(long passed) {
    long behind = passed - passedBefore;
    return behind < 0 || behind >= passedOf.length ? passed : givenBefore + passedOf[(int) behind];
  }

  private void remember(Offences offences) {
    passedBefore += passedOf.length;
    givenBefore = offences.firstRow();
    passedOf = offences.well().stream().toArray();
  }

  private final class Passing implements BatchSource {
    private final BatchSource source;
    private final Screening screening;
    private long seen;

    Passing(BatchSource source) {
      this.source = source;
      this.screening =
          new Screening(
              quality, source.contract(), (rule, count) -> repaired.merge(rule, count, Long::sum));
    }

    @Override
    public Contract contract() {
      return source.contract();
    }

    @Override
    public Optional<Batch> next() {
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        Batch passed = passing(next.get());
        if (passed.rowCount() > 0) {
          return Optional.of(passed);
        }
        passed.close();
      }
      return Optional.empty();
    }

    /** Takes the batch over. */
    private Batch passing(Batch given) {
      Offences offences = new Offences(seen, given.rowCount());
      Batch screened = given;
      try {
        screened = screening.screen(given, offences);
        seen += given.rowCount();
        remember(offences);
        if (offences.isEmpty()) {
          Screening.closeUnless(screened, given);
          return screened;
        }
        setAside(given, offences);
        Batch passed =
            RowFilter.copy(screened, offences.well(), given.root().getVector(0).getAllocator());
        Screening.closeUnless(given, screened);
        given.close();
        return passed;
      } catch (RuntimeException | Error e) {
        Screening.closeUnless(given, screened);
        given.close();
        throw e;
      }
    }

    @Override
    public void close() {}
  }

  private void setAside(Batch given, Offences offences) {
    offences
        .byRow()
        .forEach(
            (row, offence) -> {
              diverted.merge(offence.rule(), 1L, Long::sum);
              rejected++;
              if (quality.mostDiverted().isPresent()
                  && rejected > quality.mostDiverted().getAsLong()) {
                throw QualityException.tooMany(
                    offence.rule(), offences.firstRow() + row, quality.mostDiverted().getAsLong());
              }
            });
    RejectFile rejects = file;
    if (rejects == null) {
      rejects = begin(given.contract());
      file = rejects;
    }
    rejects.write(given, offences);
  }

  private RejectFile begin(Contract contract) {
    Rejects rejects = quality.rejects().orElseThrow();
    Staging staged = Objects.requireNonNull(staging);
    StorePath name =
        rejects
            .folder()
            .resolve("rejects-%s.%s".formatted(UUID.randomUUID(), rejects.format().extension()));
    path = Optional.of(name);
    return switch (rejects.format()) {
      case NDJSON -> new NdjsonRejects(staged.store().create(name));
      case GEOPARQUET -> new ParquetRejects(staged.store(), name, contract, allocator);
    };
  }

  /**
   * What the rules did so far.
   *
   * @return the report
   */
  public QualityReport report() {
    return new QualityReport(diverted, repaired, path);
  }

  /**
   * Ends the file of rejects and shows it. Does nothing when no row was set aside.
   *
   * @throws dev.graticule.store.StoreException when it cannot be shown; nothing is visible then
   */
  public void publish() {
    if (file != null && staging != null) {
      file.close();
      file = null;
      staging.publish();
    }
  }

  /** Lets the file of rejects stay. */
  public void keep() {
    if (staging != null) {
      staging.keep();
    }
  }

  /**
   * Removes the file of rejects, unless it was kept. Safe to call twice.
   *
   * @throws dev.graticule.store.StoreException when it cannot be removed; the message names it
   */
  @Override
  public void close() {
    RejectFile unfinished = file;
    file = null;
    try {
      if (unfinished != null) {
        unfinished.discard();
      }
    } finally {
      if (staging != null) {
        staging.close();
      }
    }
  }
}
