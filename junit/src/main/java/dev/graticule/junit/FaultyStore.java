package dev.graticule.junit;

import dev.graticule.store.PublishUnknownException;
import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.store.StoreWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * A store that counts its calls and fails one of them on demand, so that a test can let the first
 * call of an operation fail, then the second, until the operation goes through. Safe for use by
 * several threads.
 */
public final class FaultyStore implements Store {
  /** How a process ends that {@link #haltAt} ended: as if it had been killed. */
  public static final int HALTED = 137;

  /** How a call fails. */
  public enum Fault {
    /** It does nothing and fails. */
    BEFORE,
    /** It does all and fails nevertheless: the answer is lost. */
    AFTER,
    /** A write keeps half of its bytes and fails; any other call fails as {@link #BEFORE}. */
    SHORT_WRITE,
    /** This write and every later one find no space; any other call is left alone. */
    NO_SPACE
  }

  /** What a call is. */
  public enum Call {
    /** {@link Store#open}. */
    OPEN,
    /** {@link Store#create}. */
    CREATE,
    /** {@link Store#head}. */
    HEAD,
    /** {@link Store#list}. */
    LIST,
    /** {@link Store#delete}. */
    DELETE,
    /** {@link StoreReader#readFully}. */
    READ,
    /** {@link StoreWriter#write}. */
    WRITE,
    /** {@link StoreWriter#close} of a writer still open. */
    PUBLISH
  }

  /** What a fault raises. */
  public static final class InjectedFault extends StoreException {
    private static final long serialVersionUID = 1L;

    InjectedFault(String message) {
      super(message);
    }
  }

  private final Store store;
  private final List<String> calls = new ArrayList<>();
  private volatile BiConsumer<Call, StorePath> watcher = (call, path) -> {};
  private Predicate<Call> counted = call -> true;
  private Fault fault = Fault.BEFORE;
  private long failAt;
  private long seen;
  private boolean full;
  private boolean halts;
  private int openReaders;
  private int openWriters;

  private FaultyStore(Store store) {
    this.store = store;
  }

  /**
   * A store over another that fails nothing yet.
   *
   * @param store does the work; closed with this one
   * @return the store
   */
  public static FaultyStore over(Store store) {
    return new FaultyStore(store);
  }

  /**
   * Lets a call fail, counted from now.
   *
   * @param number which call, from 1
   * @param how in what way
   */
  public void failAt(long number, Fault how) {
    failAt(number, how, call -> true);
  }

  /**
   * Lets a call of certain kinds fail, counted from now.
   *
   * @param number which call, from 1
   * @param how in what way
   * @param kinds which calls count
   */
  public synchronized void failAt(long number, Fault how, Predicate<Call> kinds) {
    failAt = number;
    fault = how;
    counted = kinds;
    seen = 0;
    full = false;
    halts = false;
    calls.clear();
  }

  /**
   * Ends this process before a call, counted from now, as a power cut does: nothing is closed,
   * nothing is flushed, no hook runs. The exit code is {@value #HALTED}.
   *
   * @param number before which call, from 1
   */
  public synchronized void haltAt(long number) {
    failAt(number, Fault.BEFORE);
    halts = true;
  }

  /**
   * Does something before each call from now on, on the thread that makes it.
   *
   * @param watch is given what the call is, and the path
   */
  public void onCall(BiConsumer<Call, StorePath> watch) {
    watcher = watch;
  }

  /** Fails nothing from now on; a full disk has space again. */
  public synchronized void heal() {
    halts = false;
    failAt = 0;
    full = false;
    seen = 0;
    calls.clear();
  }

  /**
   * The calls since the last {@link #failAt} or {@link #heal}.
   *
   * @return kind and path of each, in order
   */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /**
   * Tells whether the fault has been met.
   *
   * @return whether that many calls have been made since
   */
  public synchronized boolean hasFailed() {
    return failAt > 0 && seen >= failAt;
  }

  /**
   * How many readers and writers are open.
   *
   * @return 0 when all were closed
   */
  public synchronized int openHandles() {
    return openReaders + openWriters;
  }

  /** Whether this call is the one to fail. */
  private boolean isDue(Call call, StorePath path) {
    watcher.accept(call, path);
    return count(call, path);
  }

  private synchronized boolean count(Call call, StorePath path) {
    calls.add(call + " " + path);
    boolean due = counted.test(call) && ++seen == failAt;
    if (due && halts) {
      Runtime.getRuntime().halt(HALTED);
    }
    return due;
  }

  private static InjectedFault injected(Call call, StorePath path, String how) {
    return new InjectedFault("Injected: %s of %s failed %s.".formatted(call, path, how));
  }

  private interface Action<T> {
    T run();
  }

  private <T> T run(Call call, StorePath path, Action<T> action) {
    boolean due = isDue(call, path);
    if (due && fault != Fault.AFTER && fault != Fault.NO_SPACE) {
      throw injected(call, path, "before its effect");
    }
    T result = action.run();
    if (due && fault == Fault.AFTER) {
      if (result instanceof AutoCloseable) {
        abandon(result);
      }
      throw injected(call, path, "after its effect");
    }
    return result;
  }

  /** What the failed call made, nobody will ever get to close. */
  private static void abandon(Object result) {
    if (result instanceof StoreWriter writer) {
      writer.discard();
    } else if (result instanceof StoreReader reader) {
      reader.close();
    }
  }

  @Override
  public StoreReader open(StorePath path) {
    StoreReader reader = run(Call.OPEN, path, () -> store.open(path));
    synchronized (this) {
      openReaders++;
    }
    return new Reader(path, reader);
  }

  @Override
  public StoreWriter create(StorePath path) {
    StoreWriter writer = run(Call.CREATE, path, () -> store.create(path));
    synchronized (this) {
      openWriters++;
    }
    return new Writer(path, writer);
  }

  @Override
  public Optional<StoreEntry> head(StorePath path) {
    return run(Call.HEAD, path, () -> store.head(path));
  }

  @Override
  public List<StoreEntry> list(StorePath prefix) {
    return run(Call.LIST, prefix, () -> store.list(prefix));
  }

  @Override
  public boolean delete(StorePath path) {
    return run(Call.DELETE, path, () -> store.delete(path));
  }

  @Override
  public int sweep(Duration olderThan) {
    return store.sweep(olderThan);
  }

  @Override
  public String engineUri(StorePath path) {
    return store.engineUri(path);
  }

  @Override
  public void close() {
    store.close();
  }

  @Override
  public String toString() {
    return store.toString();
  }

  private final class Reader implements StoreReader {
    private final StorePath path;
    private final StoreReader reader;
    private boolean closed;

    Reader(StorePath path, StoreReader reader) {
      this.path = path;
      this.reader = reader;
    }

    @Override
    public long length() {
      return reader.length();
    }

    @Override
    public void readFully(long position, ByteBuffer target) {
      run(
          Call.READ,
          path,
          () -> {
            reader.readFully(position, target);
            return path;
          });
    }

    @Override
    public void close() {
      synchronized (FaultyStore.this) {
        openReaders -= closed ? 0 : 1;
        closed = true;
      }
      reader.close();
    }
  }

  private final class Writer implements StoreWriter {
    private final StorePath path;
    private final StoreWriter writer;
    private boolean failed;
    private boolean done;

    Writer(StorePath path, StoreWriter writer) {
      this.path = path;
      this.writer = writer;
    }

    @Override
    public void write(ByteBuffer source) {
      boolean due = !done && isDue(Call.WRITE, path);
      synchronized (FaultyStore.this) {
        full |= due && fault == Fault.NO_SPACE;
        if (full) {
          failed = true;
          throw injected(Call.WRITE, path, "at byte " + position() + ": no space left");
        }
      }
      if (due) {
        failed = true;
        if (fault == Fault.SHORT_WRITE) {
          writer.write(source.slice().limit(source.remaining() / 2));
        } else if (fault == Fault.AFTER) {
          writer.write(source);
        }
        throw injected(Call.WRITE, path, "at byte " + position());
      }
      writer.write(source);
    }

    @Override
    public long position() {
      return writer.position();
    }

    @Override
    public void prepare() {
      writer.prepare();
    }

    @Override
    public void close() {
      if (done) {
        return;
      }
      finish();
      if (failed) {
        writer.discard();
        throw injected(Call.PUBLISH, path, "because an earlier write had failed");
      }
      boolean due = isDue(Call.PUBLISH, path);
      if (due && fault == Fault.AFTER) {
        writer.close();
        throw new PublishUnknownException(
            "Injected: the answer to PUBLISH of %s was lost; it may be there.".formatted(path));
      }
      if (due && fault != Fault.NO_SPACE) {
        writer.discard();
        throw injected(Call.PUBLISH, path, "before its effect");
      }
      writer.close();
    }

    private void finish() {
      done = true;
      synchronized (FaultyStore.this) {
        openWriters--;
      }
    }

    @Override
    public void discard() {
      if (!done) {
        finish();
        writer.discard();
      }
    }
  }
}
