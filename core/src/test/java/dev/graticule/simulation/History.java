package dev.graticule.simulation;

import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.Contract;
import dev.graticule.simulation.World.Rates;
import dev.graticule.store.Store;
import dev.graticule.table.Lake;
import dev.graticule.table.MemoryFormat;
import dev.graticule.table.TableLog;
import dev.graticule.write.Layout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.RootAllocator;

/** One seed, one history: what some processes did to one table, and that it was right. */
final class History {
  static final String TABLE = "t";
  static final Contract CONTRACT =
      Contract.builder()
          .required("id", Scalar.INT64)
          .required("value", Scalar.INT32)
          .nullable("region", Scalar.TEXT)
          .build();

  private static final int PROCESSES = 3;
  private static final int OPERATIONS = 8;
  private static final Rates RATES = new Rates(9, 250, 25);

  private final World world;
  private final Model model;
  private final MemoryFormat tables = MemoryFormat.create();
  private final Store store;
  private final Operations operations;
  private final Map<Event, Integer> events = new EnumMap<>(Event.class);
  private final UnaryOperator<TableLog> inner;
  private final List<Process> processes = new ArrayList<>();
  private int left = OPERATIONS;
  private int started;

  private History(long seed, UnaryOperator<TableLog> inner) {
    this.world = new World(seed, RATES);
    this.model = new Model(world.random().nextBoolean());
    this.store = new SimulatedStore(world);
    this.inner = inner;
    this.operations = new Operations(world, model);
  }

  /** Runs the history of a seed and says how often what happened. */
  static Map<Event, Integer> run(long seed) {
    return run(seed, log -> log);
  }

  /** Runs the history of a seed over logs that are changed so. */
  static Map<Event, Integer> run(long seed, UnaryOperator<TableLog> inner) {
    History history = new History(seed, inner);
    try {
      history.run();
      return history.events;
    } catch (Throwable e) {
      throw new AssertionError(
          "History of seed %d went wrong: %s%nAgain: mvn -Dquick -pl core test -Dtest=SimulationTest -Dgraticule.histories=1 -Dgraticule.seed=%d%n%s"
              .formatted(seed, e.getMessage(), seed, history.world.trace()),
          e);
    }
  }

  private void run() {
    try (RootAllocator allocator = new RootAllocator()) {
      for (int i = 0; i < PROCESSES; i++) {
        processes.add(start(allocator));
      }
      Lake lake = processes.get(0).lake();
      Layout layout = model.isPartitioned() ? Layout.partitionedBy("region") : Layout.defaults();
      lake.create(TABLE, CONTRACT, lake.formats().get(0), layout);
      world.others(() -> oneMore(allocator));
      while (left > 0) {
        oneMore(allocator);
        world.pass(Duration.ofHours(world.random().nextInt(72)));
      }
      Process reader = start(allocator);
      processes.add(reader);
      world.undisturbed(
          () -> {
            operations.verify(reader);
            return reader;
          });
      processes.forEach(Process::close);
    }
  }

  private Process start(RootAllocator allocator) {
    started++;
    return new Process("P" + started, world, store, tables, model, allocator, events, inner);
  }

  /** Lets a process that is free do a whole operation. */
  private void oneMore(RootAllocator allocator) {
    List<Process> free = processes.stream().filter(p -> !world.isBusy(p)).toList();
    if (left == 0 || free.isEmpty()) {
      return;
    }
    left--;
    Process process = free.get(world.random().nextInt(free.size()));
    if (free.size() < processes.size()) {
      process.count(Event.NESTED);
    }
    process.run(operations.any());
    if (process.isDead()) {
      process.close();
      processes.set(processes.indexOf(process), start(allocator));
    }
  }
}
