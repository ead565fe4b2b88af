package dev.graticule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Appends whose commit lands without its answer: no file of theirs may go. */
class LostAnswerTest {
  private static final AppendOptions KEYED = AppendOptions.defaults().withIdempotencyKey("k");

  private final Store store = Store.inMemory();
  private final MemoryFormat memory = MemoryFormat.create();
  private final TableFormat format = new OtherFormat("losing", memory, Losing::new);
  private final Lake lake = Lake.over(store, LakeOptions.defaults().withFormats(format));
  private final SpatialTable table = lake.create("t", Contract.of(Reading.class), format);
  private int toLose;

  private record Reading(long id) {}

  @AfterEach
  void close() {
    lake.close();
    store.close();
  }

  /** Loses so many answers of commits that landed or were found. */
  private final class Losing extends OtherLog {
    Losing(TableLog log) {
      super(log);
    }

    @Override
    public Committed commit(Commit commit) {
      Committed committed = super.commit(commit);
      if (toLose > 0) {
        toLose--;
        throw new CommitUnknownException("The answer was lost.");
      }
      return committed;
    }
  }

  private BatchSource rows() {
    return Records.source(Reading.class, List.of(new Reading(7)).iterator(), lake.allocator(), 1);
  }

  private int filesInStore() {
    return store.list(StorePath.root()).size();
  }

  @Test
  void aDeleteThatIsFoundByItsKeyKeepsTheFilesThatItRewrote() {
    RowChangeOptions keyed =
        RowChangeOptions.defaults().withIdempotencyKey("d").withDeletes(DeleteMode.REWRITE_FILES);
    table.append(readings(1, 2, 3)).await();
    toLose = 1;

    RowChangeResult result = table.deleteWhere(Predicates.eq("id", 2), keyed).await();

    assertThat(result.outcome()).isEqualTo(Committed.Outcome.COMMITTED);
    assertThat(result.rowsDeleted()).isEqualTo(1);
    assertThat(result.rewritten()).isEqualTo(1);
    assertThat(rowsIn(table)).isEqualTo(2);
    toLose = 2;
    RowChangeOptions other = keyed.withIdempotencyKey("e");
    assertThatThrownBy(() -> table.deleteWhere(Predicates.eq("id", 3), other).await())
        .isInstanceOf(CommitUnknownException.class);
    assertThat(rowsIn(table)).isEqualTo(1);
  }

  private BatchSource readings(long... ids) {
    return Records.source(
        Reading.class,
        Arrays.stream(ids).mapToObj(Reading::new).iterator(),
        lake.allocator(),
        ids.length);
  }

  private static long rowsIn(SpatialTable table) {
    long rows = 0;
    try (BatchSource all = table.scan()) {
      for (Optional<Batch> next = all.next(); next.isPresent(); next = all.next()) {
        try (Batch batch = next.get()) {
          rows += batch.rowCount();
        }
      }
    }
    return rows;
  }

  @Test
  void anAppendThatIsFoundByItsKeyIsItsOwn() {
    toLose = 1;

    AppendResult result = table.append(rows(), KEYED).await();

    assertThat(result.outcome()).isEqualTo(Committed.Outcome.COMMITTED);
    assertThat(result.rows()).isEqualTo(1);
    assertThat(table.snapshot().files(Predicates.all()))
        .extracting(DataFile::path)
        .containsExactly(result.files().get(0).path());
    assertThat(filesInStore()).isEqualTo(1);
  }

  @Test
  void anAppendWhoseAnswersAreAllLostKeepsItsFilesAndIsFoundLater() {
    toLose = 2;

    assertThatThrownBy(() -> table.append(rows(), KEYED).await())
        .isInstanceOf(CommitUnknownException.class);
    assertThat(filesInStore()).isEqualTo(1);
    AppendResult again = table.append(rows(), KEYED).await();

    assertThat(again.outcome()).isEqualTo(Committed.Outcome.FOUND);
    assertThat(again.files()).isEmpty();
    assertThat(filesInStore()).isEqualTo(1);
    assertThat(table.snapshot().totals().rows()).isEqualTo(1);
  }

  @Test
  void anAppendWithoutAKeyKeepsItsFilesAndSaysThatNobodyKnows() {
    toLose = 1;

    assertThatThrownBy(() -> table.append(rows()).await())
        .isInstanceOf(CommitUnknownException.class);

    assertThat(filesInStore()).isEqualTo(1);
    assertThat(table.snapshot().totals().rows()).isEqualTo(1);
  }
}
