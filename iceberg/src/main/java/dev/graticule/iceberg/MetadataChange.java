package dev.graticule.iceberg;

import dev.graticule.GraticuleException;
import dev.graticule.table.CommitConflictException;
import dev.graticule.table.CommitConflictException.Remedy;
import dev.graticule.table.CommitUnknownException;
import java.util.function.Consumer;
import org.apache.iceberg.exceptions.CommitStateUnknownException;

/**
 * A change of a table's metadata that is no commit of rows: tags, and versions that go. Whoever
 * loses a race looks again and tries again at once; each time somebody else has got on.
 */
final class MetadataChange {
  private static final int TRIES = 20;

  private final TableState state;
  private final String what;

  MetadataChange(TableState state, String what) {
    this.state = state;
    this.what = what;
  }

  /** Runs a change on what the table is now, until it does not lose. */
  void run(Consumer<VersionedTable> change) {
    state.lock().lock();
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          change.accept(state.now());
          return;
        } catch (OneTryOperations.LostRace e) {
          if (attempt >= TRIES) {
            throw new CommitConflictException(
                Remedy.COMMIT_AGAIN,
                "To %s of table \"%s\" lost the race %d times, the last to: %s Try again later."
                    .formatted(what, state.name(), attempt, Failures.messages(e)),
                e);
          }
        }
      }
    } catch (CommitStateUnknownException e) {
      throw new CommitUnknownException(
          "Nobody knows whether to %s of table \"%s\" happened: %s Look at the table's history."
              .formatted(what, state.name(), Failures.messages(e)),
          e);
    } catch (GraticuleException e) {
      throw e;
    } catch (RuntimeException e) {
      throw Failures.typed(state.name(), "cannot be changed", e);
    } finally {
      state.lock().unlock();
    }
  }
}
