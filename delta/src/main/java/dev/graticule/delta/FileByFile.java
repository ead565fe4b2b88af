package dev.graticule.delta;

import io.delta.kernel.exceptions.KernelEngineException;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** What several files hold, one after the other; an error says in which of them it is. */
final class FileByFile<T> implements CloseableIterator<T> {

  /** Opens one file. */
  @FunctionalInterface
  interface Opener<T> {
    CloseableIterator<T> open(FileStatus file) throws IOException;
  }

  private final CloseableIterator<FileStatus> files;
  private final Opener<T> opener;
  private @Nullable CloseableIterator<T> current;
  private String name = "";

  FileByFile(CloseableIterator<FileStatus> files, Opener<T> opener) {
    this.files = files;
    this.opener = opener;
  }

  @Override
  public boolean hasNext() {
    while (true) {
      CloseableIterator<T> rows = current;
      if (rows == null) {
        if (!files.hasNext()) {
          return false;
        }
        FileStatus file = files.next();
        name = file.getPath();
        current = named(() -> opener.open(file));
        continue;
      }
      if (named(rows::hasNext)) {
        return true;
      }
      current = null;
      named(
          () -> {
            rows.close();
            return true;
          });
    }
  }

  @Override
  public T next() {
    CloseableIterator<T> rows = hasNext() ? current : null;
    if (rows == null) {
      throw new NoSuchElementException();
    }
    return named(rows::next);
  }

  private <R> R named(StoreErrors.Call<R> call) {
    try {
      return call.run();
    } catch (FileNotFoundException e) {
      throw new KernelEngineException("read " + name, e);
    } catch (KernelEngineException e) {
      // Kernel tells a hint that is not there by this type and cause.
      throw e.getCause() instanceof FileNotFoundException ? e : new BrokenLogFileException(name, e);
    } catch (IOException | RuntimeException e) {
      throw new BrokenLogFileException(name, e);
    }
  }

  @Override
  public void close() throws IOException {
    try (files) {
      CloseableIterator<T> rows = current;
      current = null;
      if (rows != null) {
        rows.close();
      }
    }
  }
}
