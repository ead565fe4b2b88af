package dev.graticule.simulation;

import dev.graticule.job.Backoff;
import dev.graticule.job.Workers;
import dev.graticule.store.Store;
import dev.graticule.table.CommitConflictException;
import dev.graticule.table.CommitUnknownException;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.MemoryFormat;
import dev.graticule.table.SnapshotExpiredException;
import dev.graticule.table.TableLog;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;

/**
 * A process with a lake of its own, which does one operation at a time, on the thread of whoever
 * lets it. One that died is started anew, and knows nothing of before.
 */
final class Process implements AutoCloseable {
  private final String name;
  private final World world;
  private final Model model;
  private final Map<Event, Integer> events;
  private final Lake lake;
  private boolean dead;
  private boolean committed;
  private Model.Effect effect = rows -> rows;

  Process(
      String name,
      World world,
      Store store,
      MemoryFormat tables,
      Model model,
      BufferAllocator allocator,
      Map<Event, Integer> events,
      UnaryOperator<TableLog> inner) {
    this.name = name;
    this.world = world;
    this.model = model;
    this.events = events;
    this.lake =
        Lake.over(
            store,
            LakeOptions.defaults()
                .withAllocator(allocator)
                .withWorkers(Workers.over(Runnable::run, Runnable::run))
                .withClock(world.clock())
                .withWaits(world.random(), this::sleep)
                .withCommitBackoff(Backoff.commits())
                .withSlowCommit(Duration.ofDays(1))
                .withFormats(new SimulatedFormat(tables, world, this, inner)));
  }

  private void sleep(Duration time) {
    world.pass(time);
    world.step("sleep");
  }

  Lake lake() {
    return lake;
  }

  boolean isDead() {
    return dead;
  }

  void die() {
    dead = true;
    count(Event.DEATH);
  }

  void count(Event event) {
    events.merge(event, 1, Integer::sum);
  }

  /** The operation that runs takes effect in a new version. */
  void commit(String version) {
    if (committed) {
      throw new AssertionError("%s commits twice".formatted(this));
    }
    committed = true;
    model.commit(effect, version);
    world.note("%s made version %s".formatted(this, version));
  }

  /** Does an operation, which ends well, gives up, or dies with the process. */
  void run(Operation operation) {
    world.begin(this);
    effect = operation.effect();
    committed = false;
    int began = model.moment();
    try {
      world.note("%s: %s".formatted(this, operation));
      operation.run(this);
      if (!committed && !model.wasNothingToDo(effect, began)) {
        throw new AssertionError("%s says that it is done, and did nothing".formatted(this));
      }
      count(Event.DONE);
      world.note("%s is done".formatted(this));
    } catch (CommitConflictException | CommitUnknownException | SnapshotExpiredException e) {
      count(e instanceof SnapshotExpiredException ? Event.EXPIRED_READ : Event.GAVE_UP);
      world.note("%s gives up: %s".formatted(this, e.getMessage()));
    } catch (RuntimeException e) {
      // What a step raised comes wrapped from a job.
      requireDead(e);
    } finally {
      world.end(this);
    }
  }

  private void requireDead(RuntimeException e) {
    if (!dead) {
      throw new AssertionError("%s failed".formatted(this), e);
    }
  }

  @Override
  public void close() {
    lake.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
