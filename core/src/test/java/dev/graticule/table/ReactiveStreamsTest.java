package dev.graticule.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Allocators;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.Contract;
import dev.graticule.job.Workers;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.SkipException;

/**
 * The subscriber keeps the rules of Reactive Streams, as their own compatibility kit tests them.
 */
class ReactiveStreamsTest {
  private static final long TIMEOUT_MILLIS = 5_000;

  record Reading(long id) {}

  @TestFactory
  Stream<DynamicTest> rules() {
    List<Method> rules =
        Arrays.stream(Kit.class.getMethods())
            .filter(method -> method.isAnnotationPresent(org.testng.annotations.Test.class))
            .sorted(Comparator.comparing(Method::getName))
            .toList();
    assertThat(rules).hasSizeGreaterThan(10);
    return rules.stream().map(rule -> DynamicTest.dynamicTest(rule.getName(), () -> run(rule)));
  }

  private static void run(Method rule) throws Throwable {
    try (BufferAllocator allocator = Allocators.root(1L << 26);
        Kit kit = new Kit(allocator)) {
      kit.startPublisherExecutorService();
      try {
        kit.setUp();
        rule.invoke(kit);
      } catch (InvocationTargetException e) {
        // The kit skips what cannot be seen from outside the subscriber.
        if (!(e.getCause() instanceof SkipException)) {
          throw e.getCause();
        }
      } finally {
        kit.shutdownPublisherExecutorService();
      }
    }
  }

  private static final class Kit extends FlowSubscriberBlackboxVerification<Batch>
      implements AutoCloseable {
    private final BufferAllocator allocator;
    private final Workers workers = Workers.create();
    private final Lake lake;
    private final SpatialTable table;
    private final List<AppendSubscriber> made = Collections.synchronizedList(new ArrayList<>());
    private final List<Batch> elements = Collections.synchronizedList(new ArrayList<>());

    Kit(BufferAllocator allocator) {
      super(new TestEnvironment(TIMEOUT_MILLIS));
      this.allocator = allocator;
      MemoryFormat memory = MemoryFormat.create();
      this.lake =
          Lake.open(
              java.nio.file.Path.of("target", "reactive-streams"),
              LakeOptions.defaults()
                  .withAllocator(allocator)
                  .withWorkers(workers)
                  .withFormats(memory));
      this.table = lake.create("t" + System.nanoTime(), Contract.of(Reading.class), memory);
    }

    @Override
    public Flow.Subscriber<Batch> createFlowSubscriber() {
      AppendSubscriber subscriber =
          table.subscriber(Contract.of(Reading.class), AppendOptions.defaults());
      made.add(subscriber);
      return subscriber;
    }

    @Override
    public Batch createElement(int element) {
      try (BatchSource one =
          Records.source(Reading.class, List.of(new Reading(element)).iterator(), allocator, 1)) {
        Batch batch = one.next().orElseThrow();
        elements.add(batch);
        return batch;
      }
    }

    @Override
    public void close() {
      made.forEach(subscriber -> subscriber.job().cancel());
      workers.close();
      // Elements that the kit made and never sent are nobody's.
      elements.forEach(Batch::close);
      lake.close();
    }
  }
}
