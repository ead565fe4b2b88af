package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.contract.Change;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.AgeFloor;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.Capability;
import dev.graticule.table.Commit;
import dev.graticule.table.DataFile;
import dev.graticule.table.Expiry;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import dev.graticule.table.TableFormat;
import dev.graticule.table.UnsupportedCapabilityException;
import dev.graticule.table.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What every table format must pass, as far as its capabilities go. A format's author extends this
 * class, says how to make the format, and JUnit runs the rest:
 *
 * <pre>{@code
 * class MyFormatConformanceTest extends TableConformance {
 *   @Override
 *   protected TableFormat newFormat() {
 *     return new MyFormat();
 *   }
 * }
 * }</pre>
 *
 * <p>What a format does not declare is held to be refused, and its tests are skipped visibly. Each
 * test has a lake in a folder of its own, over a store that can be told to fail ({@link
 * FaultyStore}); it ends by proving that every reader, writer and batch was closed.
 *
 * <p>A format must not rely on paths, ids of versions or times that the suite could know: it looks
 * only at what {@link dev.graticule.table.SpatialTable} shows. Store calls of one operation are
 * made to fail one after the other until it goes through, so an operation ends after some hundred
 * calls at most.
 *
 * <p>A format whose tables several processes can share says so ({@link #sharedBetweenProcesses()}).
 * The system property {@value #KILLS} says at how many of an append's store calls a process is
 * killed; {@value #DEFAULT_KILLS} when it is not set.
 */
public abstract class TableConformance extends OrderConformance {

  /** The system property that says how many processes are killed. */
  public static final String KILLS = "graticule.conformance.kills";

  /** How many processes are killed when nothing else is said. */
  public static final int DEFAULT_KILLS = 8;

  /** For extending classes. */
  protected TableConformance() {}

  /**
   * Makes the format.
   *
   * @return a format without tables
   */
  @Override
  protected abstract TableFormat newFormat();

  /**
   * Tells whether tables of the format can be used by several processes at once, each of which
   * finds the format by {@link java.util.ServiceLoader}. Then tests start processes that append,
   * begin tables and are killed; they take about a minute.
   *
   * @return whether they can; not unless it is said
   */
  @Override
  protected boolean sharedBetweenProcesses() {
    return false;
  }

  @Test
  void whatTheFormatCannotDoIsRefusedNamingThoseThatCan() {
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot now = table.snapshot();
    DataFile file = now.files(Predicates.all()).get(0);
    Column more = Column.nullable("more", ColumnType.Scalar.TEXT);

    refused(
        Capability.REPLACE_FILES,
        () -> table.commit(Commit.replace(now.id(), List.of(file.path()), List.of())));
    refused(Capability.EVOLVE, () -> table.evolve(Change.add(more)));
    refused(Capability.TIME_TRAVEL, () -> table.snapshot(Version.id(now.id())));
    refused(Capability.TAGS, () -> table.tag("v1", now));
    refused(Capability.EXPIRE, () -> table.expire(new Expiry(Instant.now(), 1)));
    refused(
        Capability.IDEMPOTENT_APPEND,
        () -> table.append(closed(), AppendOptions.defaults().withIdempotencyKey("k")).await());
    refused(Capability.REPLACE_FILES, () -> table.overwritePartitions(closed()).await());
    refused(Capability.RENAME_COLUMN, () -> table.evolve(Change.rename("region", "area")));
    refused(Capability.DROP_COLUMN, () -> table.evolve(Change.drop("region")));
    refused(Capability.EXPIRE, table::expire);
    refused(Capability.REGISTER_FILES, () -> table.register(List.of(file.path())));
    refused(
        Capability.UNREFERENCED_FILES, () -> table.unreferencedFiles(Duration.ZERO, AgeFloor.NONE));
    if (!can(Capability.REPLACE_FILES)) {
      assertThat(ids(table)).isEqualTo(upTo(5));
    }
  }

  /** Rows that were taken over and must be closed though nothing begins. */
  private BatchSource closed() {
    AtomicBoolean closed = new AtomicBoolean();
    BatchSource rows = rows(5, 6);
    closedLater(() -> assertThat(closed).as("rows of a refused call are closed").isTrue());
    return new BatchSource() {
      @Override
      public Contract contract() {
        return rows.contract();
      }

      @Override
      public Optional<Batch> next() {
        return rows.next();
      }

      @Override
      public void close() {
        closed.set(true);
        rows.close();
      }
    };
  }

  private void refused(Capability capability, ThrowingCallable call) {
    if (!can(capability)) {
      assertThatThrownBy(call)
          .isInstanceOf(UnsupportedCapabilityException.class)
          .hasMessageContaining(format().name())
          .hasMessageContaining(capability.name())
          .hasMessageContaining("Iceberg");
    }
  }
}
