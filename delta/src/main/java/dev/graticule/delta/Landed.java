package dev.graticule.delta;

import io.delta.kernel.Snapshot;
import io.delta.kernel.hook.PostCommitHook;
import java.util.List;
import java.util.Optional;

/**
 * A commit that is in the log.
 *
 * @param version the version it made
 * @param snapshot the table from then on; empty when the way back was lost and it is to be read
 * @param hooks what Kernel would have done for the log afterwards
 */
record Landed(long version, Optional<Snapshot> snapshot, List<PostCommitHook> hooks) {}
