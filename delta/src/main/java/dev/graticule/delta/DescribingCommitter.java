package dev.graticule.delta;

import io.delta.kernel.commit.CommitFailedException;
import io.delta.kernel.commit.CommitMetadata;
import io.delta.kernel.commit.CommitResponse;
import io.delta.kernel.commit.Committer;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.utils.CloseableIterator;
import java.util.Optional;

/**
 * Puts a commit into the log under its own description: Kernel knows no other operations than
 * creating and writing. Remembers which commit it was. For one commit.
 */
final class DescribingCommitter implements Committer {
  private final CommitDescription description;
  private Optional<String> transactionId = Optional.empty();

  DescribingCommitter(CommitDescription description) {
    this.description = description;
  }

  /** The id of the commit; empty when it was never tried. */
  Optional<String> transactionId() {
    return transactionId;
  }

  @Override
  public CommitResponse commit(
      Engine engine, CloseableIterator<Row> actions, CommitMetadata metadata)
      throws CommitFailedException {
    return KernelInternals.write(engine, actions.map(this::described), metadata);
  }

  private Row described(Row action) {
    if (!KernelInternals.isCommitInfo(action)) {
      return action;
    }
    transactionId = Optional.of(KernelInternals.transactionId(action));
    return KernelInternals.described(action, description);
  }
}
