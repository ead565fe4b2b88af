package dev.graticule.junit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Remembers where Arrow memory was allocated that has not been given back. Arrow tells a listener
 * sizes only, so where several places hold the same size each is named; with Arrow's own debug log
 * ({@code -Darrow.memory.debug.allocator=true}, or assertions on) those that it rules out are not.
 */
final class AllocationSites {
  private static final int FRAMES = 8;
  private static final StackWalker STACK = StackWalker.getInstance();

  /** By allocator and size. */
  private final Map<String, Map<Long, Outstanding>> byAllocator = new TreeMap<>();

  /** What is out of one size. */
  private static final class Outstanding {
    private final Set<List<String>> sites = new LinkedHashSet<>();
    private long count;
  }

  /** Children of the allocator that gets it report to it too. */
  AllocationListener listener(String allocator) {
    Map<Long, Outstanding> bySize = new TreeMap<>();
    synchronized (this) {
      byAllocator.put(allocator, bySize);
    }
    return new AllocationListener() {
      @Override
      public void onAllocation(long size) {
        List<String> site = site();
        synchronized (AllocationSites.this) {
          Outstanding out = bySize.computeIfAbsent(size, s -> new Outstanding());
          out.count++;
          out.sites.add(site);
        }
      }

      @Override
      public void onRelease(long size) {
        synchronized (AllocationSites.this) {
          Outstanding out = bySize.get(size);
          if (out != null && --out.count <= 0) {
            bySize.remove(size);
          }
        }
      }
    };
  }

  private static List<String> site() {
    return STACK.walk(
        frames ->
            frames
                .map(StackWalker.StackFrame::toStackTraceElement)
                .dropWhile(AllocationSites::isArrow)
                .limit(FRAMES)
                .map(
                    frame ->
                        "%s.%s(%s:%d)"
                            .formatted(
                                frame.getClassName(),
                                frame.getMethodName(),
                                frame.getFileName(),
                                frame.getLineNumber()))
                .toList());
  }

  private static boolean isArrow(StackTraceElement frame) {
    return frame.getClassName().startsWith("org.apache.arrow.")
        || frame.getClassName().startsWith(AllocationSites.class.getName());
  }

  /** Says what has not been given back and where it came from; empty when all has. */
  synchronized String report(@Nullable BufferAllocator root) {
    if (root == null || byAllocator.values().stream().allMatch(Map::isEmpty)) {
      return "";
    }
    String log = root.toVerboseString();
    StringBuilder text = new StringBuilder("Arrow memory was not given back; close what holds it.");
    byAllocator.forEach(
        (allocator, bySize) ->
            bySize.forEach(
                (size, out) ->
                    text.append(
                        "%n%d × %d bytes of %s, allocated at:%s"
                            .formatted(out.count, size, allocator, sites(out, log)))));
    return text.toString();
  }

  private static String sites(Outstanding out, String log) {
    List<List<String>> inLog =
        out.sites.stream()
            .filter(site -> !site.isEmpty() && log.contains(afterClass(site.get(0))))
            .toList();
    StringBuilder text = new StringBuilder();
    for (List<String> site : inLog.isEmpty() ? List.copyOf(out.sites) : inLog) {
      text.append(System.lineSeparator())
          .append("  at ")
          .append(String.join("%n     ".formatted(), site));
    }
    return text.toString();
  }

  private static String afterClass(String frame) {
    return frame.substring(frame.lastIndexOf('.', frame.indexOf('(')) + 1);
  }
}
