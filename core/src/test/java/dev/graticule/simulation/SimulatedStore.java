package dev.graticule.simulation;

import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.store.StoreWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objects on the heap, with the times of the world; each call is a step of who makes it. */
final class SimulatedStore implements Store {
  private final World world;
  private final Store store = Store.inMemory();
  private final Map<StorePath, Instant> times = new HashMap<>();

  SimulatedStore(World world) {
    this.world = world;
  }

  @Override
  public StoreReader open(StorePath path) {
    world.step("open " + path);
    return store.open(path);
  }

  @Override
  public StoreWriter create(StorePath path) {
    world.step("create " + path);
    return new Writer(path, store.create(path));
  }

  private StoreEntry timed(StoreEntry entry) {
    return new StoreEntry(
        entry.path(), entry.bytes(), times.getOrDefault(entry.path(), world.now()));
  }

  @Override
  public Optional<StoreEntry> head(StorePath path) {
    world.step("head " + path);
    return store.head(path).map(this::timed);
  }

  @Override
  public List<StoreEntry> list(StorePath prefix) {
    world.step("list " + prefix);
    return store.list(prefix).stream().map(this::timed).toList();
  }

  @Override
  public boolean delete(StorePath path) {
    world.step("delete " + path);
    return store.delete(path);
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

  private final class Writer implements StoreWriter {
    private final StorePath path;
    private final StoreWriter writer;
    private boolean done;

    Writer(StorePath path, StoreWriter writer) {
      this.path = path;
      this.writer = writer;
    }

    @Override
    public void write(ByteBuffer source) {
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
      if (!done) {
        done = true;
        try {
          world.step("publish " + path);
        } catch (World.Died died) {
          writer.discard();
          throw died;
        }
        writer.close();
        times.put(path, world.now());
      }
    }

    @Override
    public void discard() {
      done = true;
      writer.discard();
    }
  }
}
