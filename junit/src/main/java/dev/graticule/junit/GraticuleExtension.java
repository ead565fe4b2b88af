package dev.graticule.junit;

import dev.graticule.table.Lake;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Gives a test a temporary {@link Lake}, a {@link BufferAllocator} and {@link RandomGeometries} as
 * parameters of the test method or of its {@code @BeforeEach} and {@code @AfterEach} methods.
 *
 * <p>Each test has its own. After it the lake is closed, its folder deleted, and the allocator
 * proved empty: a buffer left behind fails the test with the place where it was allocated. Both the
 * lake's memory and the allocator are under that watch.
 *
 * <p>Geometries are drawn from a seed, which is printed when the test fails; the system property
 * {@value RandomGeometries#SEED_PROPERTY} sets it, so that a failure can be replayed.
 */
public final class GraticuleExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver, TestWatcher {
  private static final Namespace NAMESPACE = Namespace.create(GraticuleExtension.class);

  /** For JUnit. */
  public GraticuleExtension() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    fixture(context);
  }

  private static TestFixture fixture(ExtensionContext context) {
    // One for the test, not for the container: the context of a test method is its own.
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(context.getUniqueId(), id -> new TestFixture(), TestFixture.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    fixture(context).close(context.getExecutionException().isPresent());
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    fixture(context)
        .seed()
        .ifPresent(
            seed ->
                context.publishReportEntry(
                    "replay", "-D%s=%d".formatted(RandomGeometries.SEED_PROPERTY, seed)));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return context.getTestMethod().isPresent()
        && (type == Lake.class || type == BufferAllocator.class || type == RandomGeometries.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    TestFixture fixture = fixture(context);
    if (type == Lake.class) {
      return fixture.lake();
    }
    return type == BufferAllocator.class ? fixture.allocator() : fixture.random();
  }
}
