package dev.graticule.write;

import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a change that is not yet one. What is created in {@link #store()} belongs to the
 * staging until {@link #keep()}; closing without that removes all of it.
 *
 * <p>Safe for use by several threads.
 */
public final class Staging implements AutoCloseable {

  /** When files become visible in the store. */
  public enum Visibility {
    /** As each is whole: a log says later which of them count. */
    AT_ONCE,
    /**
     * Not before {@link #publish()}, which shows them one right after the other: there is no log,
     * so what is visible counts. Each holds a file descriptor until then.
     */
    HELD
  }

  private final StagingStore store;
  private boolean kept;

  private Staging(StagingStore store) {
    this.store = store;
  }

  /**
   * Begins a staging.
   *
   * @param store where the files are to lie; stays the caller's
   * @param visibility when they become visible
   * @return the staging, to be closed by the caller
   */
  public static Staging in(Store store, Visibility visibility) {
    return new Staging(new StagingStore(store, visibility));
  }

  /**
   * Where to create the files.
   *
   * @return the store, closed with the staging
   */
  public Store store() {
    return store;
  }

  /**
   * Shows what was held, in the order in which it became whole.
   *
   * @throws StoreException when one cannot be shown; those shown before are removed again
   */
  public void publish() {
    store.publish();
  }

  /** Lets the files go: they count now, or nobody knows whether they do. */
  public synchronized void keep() {
    kept = true;
  }

  /**
   * Removes all that was created and not kept, finished or not. Safe to call twice.
   *
   * @throws StoreException when a file cannot be removed; the message names those left
   */
  @Override
  public synchronized void close() {
    RuntimeException undiscarded = store.discardUnfinished();
    if (!kept) {
      kept = true;
      remove(undiscarded);
    }
    if (undiscarded != null) {
      throw undiscarded;
    }
  }

  private void remove(@Nullable RuntimeException before) {
    List<StorePath> left = new ArrayList<>();
    RuntimeException first = store.remove(left);
    if (first == null) {
      return;
    }
    StoreException e =
        new StoreException(
            "The change was given up but its files %s cannot be removed: %s They count for nothing%s."
                .formatted(left, first.getMessage(), store.heldHint()),
            first);
    if (before != null) {
      e.addSuppressed(before);
    }
    throw e;
  }
}
