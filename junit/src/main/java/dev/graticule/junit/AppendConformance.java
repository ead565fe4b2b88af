package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Contract;
import dev.graticule.contract.Crs;
import dev.graticule.job.Job;
import dev.graticule.job.JobCancelledException;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.AppendOptions;
import dev.graticule.table.AppendResult;
import dev.graticule.table.Capability;
import dev.graticule.table.Committed;
import dev.graticule.table.DataFile;
import dev.graticule.table.RefusedException;
import dev.graticule.table.Snapshot;
import dev.graticule.table.SpatialTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What an append puts into a table, and what it leaves when it fails. */
abstract class AppendConformance extends CreationConformance {

  @Test
  void whatWasAppendedIsRead() {
    SpatialTable table = create();

    AppendResult first = table.append(rows(0, 20)).await();
    AppendResult second = table.append(rows(20, 30)).await();

    assertThat(first.rows()).isEqualTo(20);
    assertThat(first.outcome()).isEqualTo(Committed.Outcome.COMMITTED);
    assertThat(second.rows()).isEqualTo(10);
    assertThat(second.bytes()).isPositive();
    assertThat(ids(table)).isEqualTo(upTo(30));
    assertThat(ids(table, first.snapshot())).isEqualTo(upTo(20));
    List<DataFile> files = table.snapshot().files(Predicates.all());
    assertThat(files).isSortedAccordingTo(Comparator.comparing(DataFile::path));
    assertThat(files.stream().mapToLong(DataFile::rows).sum()).isEqualTo(30);
  }

  @Test
  void recordsComeBackEqual() {
    SpatialTable table = create();
    List<Sighting> given =
        List.of(
            sighting(1, Optional.of("nord")),
            sighting(2, Optional.empty()),
            sighting(3, Optional.of("süd/ost")));
    table.append(Records.source(Sighting.class, given.iterator(), lake().allocator(), 2)).await();

    List<Sighting> read = new ArrayList<>();
    try (BatchSource source = table.scan()) {
      var reader = Records.reader(Sighting.class, table.contract());
      for (Optional<Batch> next = source.next(); next.isPresent(); next = source.next()) {
        try (Batch batch = next.get()) {
          read.addAll(reader.readAll(batch));
        }
      }
    }
    assertThat(read).containsExactlyInAnyOrderElementsOf(given);
  }

  @Test
  void anAppendOfNothingChangesNothing() {
    SpatialTable table = create();
    String before = table.snapshot().id();

    AppendResult result = table.append(rows(0, 0)).await();

    assertThat(result.files()).isEmpty();
    assertThat(table.snapshot().id()).isEqualTo(before);
  }

  @Test
  void aSnapshotStaysWhatItWas() {
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Snapshot before = table.snapshot();
    table.append(rows(5, 9)).await();

    assertThat(ids(table, before)).isEqualTo(upTo(5));
    assertThat(table.changes(before, table.snapshot()).added()).hasSize(1);
    assertThat(table.changes(before, table.snapshot()).removed()).isEmpty();
    assertThat(before.id()).isNotEqualTo(table.snapshot().id());
  }

  @Test
  void rowsOfAnotherContractAreRefused() {
    SpatialTable table = create();
    Contract narrower = contract().select(List.of("id", "region"));
    BatchSource other = new ListSource(narrower, List.of());

    assertThatThrownBy(() -> table.append(other).await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("sightings")
        .hasMessageContaining("location");
  }

  @Test
  void rowsInAnotherCrsAreRefused() {
    SpatialTable table = create();
    Column location = contract().require("location");
    ColumnType.Geometry type = (ColumnType.Geometry) location.type();
    Contract elsewhere =
        Contract.builder()
            .column(contract().require("id"))
            .column(contract().require("region"))
            .column(
                new Column(
                    "location",
                    type.withCrs(Crs.of("EPSG:25832")),
                    location.nullability(),
                    location.metadata()))
            .build();

    assertThatThrownBy(() -> table.append(new ListSource(elsewhere, List.of())).await())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("EPSG:25832")
        .hasMessageContaining("CRS84");
  }

  /** Gives batches that are there already. */
  record ListSource(Contract contract, List<Batch> batches) implements BatchSource {
    @Override
    public Optional<Batch> next() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  @Test
  void aSourceThatThrowsMidwayLeavesNothing() {
    SpatialTable table = create();
    table.append(rows(0, 5)).await();
    Iterator<Sighting> failing =
        LongStream.iterate(100, id -> id + 1)
            .mapToObj(
                id -> {
                  if (id == 140) {
                    throw new IllegalStateException("the source broke");
                  }
                  return sighting(id, Optional.of("x"));
                })
            .iterator();

    assertThatThrownBy(
            () ->
                table
                    .append(Records.source(Sighting.class, failing, lake().allocator(), 10))
                    .await())
        .hasStackTraceContaining("the source broke");
    assertThat(ids(table)).isEqualTo(upTo(5));
    assertThat(dataFiles()).hasSize(1);
    table.append(rows(5, 7)).await();
    assertThat(ids(table)).isEqualTo(upTo(7));
  }

  @Test
  void aCancelledAppendLeavesNothing() throws Exception {
    SpatialTable table = create();
    CyclicBarrier met = new CyclicBarrier(2);
    BatchSource endless = rows(0, Long.MAX_VALUE, id -> awaited(id, met));

    Job<AppendResult> job = table.append(endless);
    met.await();
    assertThat(job.cancel()).isTrue();
    met.await();
    assertThatThrownBy(job::await).isInstanceOf(JobCancelledException.class);

    // Closing ends the lake's workers, so that what the job held is freed by then.
    reopen();
    assertThat(ids(lake().table("sightings"))).isEmpty();
    assertThat(dataFiles()).isEmpty();
  }

  private static Optional<String> awaited(long id, CyclicBarrier met) {
    if (id == 50) {
      try {
        met.await();
        met.await();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    return Optional.empty();
  }

  @Test
  void anAppendWithAKeyLandsOnce() {
    assumeCan(Capability.IDEMPOTENT_APPEND);
    SpatialTable table = create();
    AppendOptions keyed = AppendOptions.defaults().withIdempotencyKey("batch-7");
    AppendResult first = table.append(rows(0, 5), keyed).await();

    AppendResult second = table.append(rows(0, 5), keyed).await();

    assertThat(second.outcome()).isEqualTo(Committed.Outcome.FOUND);
    assertThat(second.snapshot().id()).isEqualTo(first.snapshot().id());
    assertThat(second.files()).isEmpty();
    assertThat(ids(table)).isEqualTo(upTo(5));
    assertThat(dataFiles()).hasSize(1);
  }
}
