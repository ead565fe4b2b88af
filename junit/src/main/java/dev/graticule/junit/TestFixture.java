package dev.graticule.junit;

import dev.graticule.batch.Allocators;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** What one test holds. Each part is made when it is first asked for. */
final class TestFixture {
  private final AllocationSites sites = new AllocationSites();
  private @Nullable BufferAllocator root;
  private @Nullable BufferAllocator allocator;
  private @Nullable Lake lake;
  private @Nullable Path folder;
  private @Nullable RandomGeometries random;

  private BufferAllocator root() {
    BufferAllocator known = root;
    if (known == null) {
      known = Allocators.root(Long.MAX_VALUE);
      root = known;
    }
    return known;
  }

  private BufferAllocator watched(String name) {
    return root().newChildAllocator(name, sites.listener(name), 0, Long.MAX_VALUE);
  }

  BufferAllocator allocator() {
    BufferAllocator known = allocator;
    if (known == null) {
      known = watched("test");
      allocator = known;
    }
    return known;
  }

  Lake lake() {
    Lake known = lake;
    if (known == null) {
      try {
        folder = Files.createTempDirectory("graticule-lake");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      known = Lake.open(folder, LakeOptions.defaults().withAllocator(watched("the test's lake")));
      lake = known;
    }
    return known;
  }

  RandomGeometries random() {
    RandomGeometries known = random;
    if (known == null) {
      known = RandomGeometries.fromProperty();
      random = known;
    }
    return known;
  }

  OptionalLong seed() {
    RandomGeometries known = random;
    return known == null ? OptionalLong.empty() : OptionalLong.of(known.seed());
  }

  /** Frees all; a leak is an error unless the test has failed anyway. */
  void close(boolean testFailed) {
    String leaks = "";
    try {
      closeQuietly(lake);
      leaks = sites.report(root);
      closeQuietly(allocator);
      closeQuietly(root);
    } finally {
      deleteFolder();
      lake = null;
      allocator = null;
      root = null;
      folder = null;
    }
    if (!leaks.isEmpty() && !testFailed) {
      throw new AssertionError(leaks);
    }
  }

  /** Arrow's own complaint about a leak is less than what the report says. */
  private static void closeQuietly(@Nullable AutoCloseable closeable) {
    if (closeable == null) {
      return;
    }
    try {
      closeable.close();
    } catch (IllegalStateException leak) {
      // Told by the report.
    } catch (Exception e) {
      throw new AssertionError("The test's lake or memory cannot be closed.", e);
    }
  }

  private void deleteFolder() {
    Path known = folder;
    if (known == null) {
      return;
    }
    try (Stream<Path> walk = Files.walk(known)) {
      List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
