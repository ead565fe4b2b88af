package dev.graticule.store;

import java.nio.file.Path;

/**
 * A place for bytes that do not fit in memory, for as long as somebody works with them. What is
 * written here has no name and is nobody else's to read. Safe for use by several threads.
 *
 * <p>Files are removed from their folder the moment they are made, where the system lets an open
 * file go on without a name, as Linux and macOS do, and when they are closed elsewhere. So nothing
 * is left of a process that was killed, and no process can take away what another works with. What
 * a kill in that very moment may leave, an empty file, {@link #sweep} removes.
 */
public interface Scratch {
  /** Most that is written at a time, unless said otherwise. */
  long DEFAULT_LIMIT = 64L << 30;

  /**
   * Scratch files in a folder of the local file system.
   *
   * @param folder the folder, made when it is first needed; several processes may share it
   * @param limitBytes the most that all files from here may hold at a time
   * @return the scratch
   */
  static Scratch local(Path folder, long limitBytes) {
    return new LocalScratch(folder, limitBytes);
  }

  /**
   * Scratch files in a folder of the user's below {@code java.io.tmpdir}, up to {@link
   * #DEFAULT_LIMIT}.
   *
   * @return the scratch
   */
  static Scratch temporary() {
    return local(LocalScratch.temporaryFolder(), DEFAULT_LIMIT);
  }

  /**
   * Makes a file.
   *
   * @return the file, empty, to be closed by the caller
   * @throws StoreException when it cannot be made
   */
  ScratchFile create();

  /**
   * Removes what processes that were killed have left. What lives is never lost.
   *
   * @return how many files went
   */
  int sweep();
}
