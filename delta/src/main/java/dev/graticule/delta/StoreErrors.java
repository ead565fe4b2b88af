package dev.graticule.delta;

import dev.graticule.store.ObjectExistsException;
import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.store.StoreException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;

/** Says a store's errors in the words that Kernel knows. */
final class StoreErrors {
  private StoreErrors() {}

  /** A call to a store, or to a file system's worth of them. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws IOException;
  }

  static <T> T checked(Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (ObjectNotFoundException e) {
      throw withCause(new FileNotFoundException(e.getMessage()), e);
    } catch (ObjectExistsException e) {
      throw withCause(new FileAlreadyExistsException(e.getMessage()), e);
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static <E extends IOException> E withCause(E error, StoreException cause) {
    error.initCause(cause);
    return error;
  }
}
