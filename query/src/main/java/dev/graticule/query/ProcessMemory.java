package dev.graticule.query;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How much memory this process may take outside its heap: what its container allows, not what the
 * host has. Knows control groups of version 1 and 2, with and without a namespace of their own.
 *
 * @param limit what the process may take in all
 * @param heap what its heap may grow to
 */
record ProcessMemory(long limit, long heap) {
  /** Classes, compiled code, stacks and the collector's own. */
  private static final long JVM = 256L << 20;

  /** A limit that says "none" in version 1 is some number of about this size. */
  private static final long NONE = 1L << 60;

  static ProcessMemory ofThisProcess() {
    long host =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : Long.MAX_VALUE;
    long heap = Runtime.getRuntime().maxMemory();
    return new ProcessMemory(
        Math.min(host, containerLimit(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"))),
        heap);
  }

  /**
   * What is left beside the heap and the JVM; where they take nearly all, a quarter all the same.
   */
  long budget() {
    return Math.max(limit - heap - JVM, limit / 4);
  }

  /**
   * The least limit on the way from the process's group up to the root; a very large number when
   * there is none.
   *
   * @param groups tells which groups the process is in
   * @param mount where they are mounted
   */
  static long containerLimit(Path groups, Path mount) {
    long least = Long.MAX_VALUE;
    for (String line : lines(groups)) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && parts[1].isEmpty()) {
        least = Math.min(least, leastOnTheWay(mount, parts[2], "memory.max"));
      } else if (parts.length == 3 && List.of(parts[1].split(",")).contains("memory")) {
        least =
            Math.min(
                least, leastOnTheWay(mount.resolve("memory"), parts[2], "memory.limit_in_bytes"));
      }
    }
    return least;
  }

  private static long leastOnTheWay(Path root, String group, String file) {
    long least = Long.MAX_VALUE;
    // Seen from inside a container the path may be the host's: then only the root's file is there.
    for (Path folder : wayUp(root, group)) {
      OptionalLong limit = number(folder.resolve(file));
      if (limit.isPresent()) {
        least = Math.min(least, limit.getAsLong());
      }
    }
    return least;
  }

  private static List<Path> wayUp(Path root, String group) {
    List<Path> way = new ArrayList<>();
    Path top = root.normalize();
    Path at = top.resolve("." + group).normalize();
    while (at != null && at.startsWith(top)) {
      way.add(at);
      at = at.getParent();
    }
    return way;
  }

  private static OptionalLong number(Path file) {
    for (String line : lines(file)) {
      String text = line.strip();
      if (!text.isEmpty() && text.length() <= 19 && text.chars().allMatch(Character::isDigit)) {
        try {
          long value = Long.parseLong(text);
          return value > 0 && value < NONE ? OptionalLong.of(value) : OptionalLong.empty();
        } catch (NumberFormatException e) {
          return OptionalLong.empty();
        }
      }
    }
    return OptionalLong.empty();
  }

  /** Nothing where the file is not there or not for us to read: other systems have no groups. */
  private static List<String> lines(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }
}
