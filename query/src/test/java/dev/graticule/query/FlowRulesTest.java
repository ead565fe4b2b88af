package dev.graticule.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Batch;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;

/** The publisher of batches against the rules of Reactive Streams, by their own test kit. */
final class FlowRulesTest {

  @TestFactory
  @Timeout(120)
  Stream<DynamicTest> theRulesOfReactiveStreamsHold() {
    TestListenerAdapter seen = new TestListenerAdapter();
    TestNG kit = new TestNG(false);
    kit.setVerbose(0);
    kit.setTestClasses(new Class<?>[] {PublisherOfBatches.class});
    kit.addListener(seen);
    kit.run();
    assertThat(seen.getPassedTests()).hasSizeGreaterThan(20);
    assertThat(seen.getConfigurationFailures()).isEmpty();
    return Stream.of(seen.getPassedTests(), seen.getFailedTests())
        .flatMap(List::stream)
        .map(FlowRulesTest::rule);
  }

  private static DynamicTest rule(ITestResult result) {
    return DynamicTest.dynamicTest(
        result.getName(),
        () -> {
          if (result.getThrowable() != null) {
            throw result.getThrowable();
          }
        });
  }

  /** Rows of each batch, so that batches can be closed as they come. */
  public static final class PublisherOfBatches extends FlowPublisherVerification<Integer> {
    private static final int BATCH_ROWS = 10;
    private static final int TIMEOUT_MILLIS = 3_000;
    private static final int QUIET_MILLIS = 100;

    private RootAllocator allocator = new RootAllocator();
    private QueryEngine engine = builder().open();
    private QueryEngine closed = builder().open();

    public PublisherOfBatches() {
      super(new TestEnvironment(TIMEOUT_MILLIS, QUIET_MILLIS), QUIET_MILLIS);
    }

    private QueryEngine.Builder builder() {
      return QueryEngine.builder()
          .allocator(allocator)
          .threads(1)
          .extensions(ExtensionPolicy.NEVER);
    }

    @BeforeClass
    public void closeOne() {
      closed.close();
    }

    @AfterClass
    public void nothingLeaks() {
      engine.close();
      allocator.close();
    }

    @Override
    public Flow.Publisher<Integer> createFlowPublisher(long batches) {
      long rows = Math.min(batches, Long.MAX_VALUE / BATCH_ROWS) * BATCH_ROWS;
      return sizes(
          engine.sql("SELECT range id FROM range(?)", rows).batchRows(BATCH_ROWS).publisher());
    }

    @Override
    public Flow.Publisher<Integer> createFailedFlowPublisher() {
      return sizes(closed.sql("SELECT 1 id").publisher());
    }

    private static Flow.Publisher<Integer> sizes(Flow.Publisher<Batch> batches) {
      return subscriber -> batches.subscribe(subscriber == null ? null : new Sizes(subscriber));
    }
  }

  /** Passes signals on; of a batch only how many rows it has. */
  private record Sizes(Flow.Subscriber<? super Integer> receiver)
      implements Flow.Subscriber<Batch> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      receiver.onSubscribe(subscription);
    }

    @Override
    public void onNext(Batch batch) {
      int rows = batch.rowCount();
      batch.close();
      receiver.onNext(rows);
    }

    @Override
    public void onError(Throwable error) {
      receiver.onError(error);
    }

    @Override
    public void onComplete() {
      receiver.onComplete();
    }
  }
}
