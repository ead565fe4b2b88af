package dev.graticule.convert;

import java.util.concurrent.atomic.AtomicBoolean;

/** What was handed over with an input: given once, or let go once. */
final class OnceOnly {
  private final String name;
  private final Closing held;
  private final AtomicBoolean gone = new AtomicBoolean();

  OnceOnly(String name, Closing held) {
    this.name = name;
    this.held = held;
  }

  /** From here on it is the caller's to close. */
  void take() {
    if (!gone.compareAndSet(false, true)) {
      throw new AlreadyReadException(name);
    }
  }

  void release() {
    if (gone.compareAndSet(false, true)) {
      Closing.all(name, held);
    }
  }

  /** A mistake of the program, not of the input. */
  static final class AlreadyReadException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    AlreadyReadException(String name) {
      super(name + " can be read once, and were; make the input anew.");
    }
  }
}
