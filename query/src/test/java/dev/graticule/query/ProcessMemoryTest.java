package dev.graticule.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessMemoryTest {
  private static final long GIB = 1L << 30;

  @TempDir Path folder;

  private long limit(String groups) throws Exception {
    Path file = folder.resolve("cgroup");
    Files.writeString(file, groups);
    return ProcessMemory.containerLimit(file, folder.resolve("mount"));
  }

  private void set(String path, String value) throws Exception {
    Path file = folder.resolve("mount").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, value + "\n");
  }

  @Test
  void theLeastLimitOnTheWayUpCountsInVersion2() throws Exception {
    set("pod/memory.max", "" + 4 * GIB);
    set("pod/container/memory.max", "max");
    set("other/memory.max", "" + GIB);
    assertThat(limit("0::/pod/container\n")).isEqualTo(4 * GIB);
    set("pod/container/memory.max", "" + 2 * GIB);
    assertThat(limit("0::/pod/container\n")).isEqualTo(2 * GIB);
  }

  @Test
  void version1KeepsItsLimitBelowItsController() throws Exception {
    set("memory/docker/abc/memory.limit_in_bytes", "" + 3 * GIB);
    set("memory/memory.limit_in_bytes", "9223372036854771712");
    assertThat(limit("5:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc\n0::/\n")).isEqualTo(3 * GIB);
  }

  @Test
  void aPathOfTheHostIsFollowedUpToWhatTheContainerSees() throws Exception {
    set("memory/memory.limit_in_bytes", "" + GIB);
    assertThat(limit("4:memory:/kubepods/burstable/pod1/abc\n")).isEqualTo(GIB);
  }

  @Test
  void withoutLimitsOrGroupsThereIsNone() throws Exception {
    set("memory.max", "max");
    assertThat(limit("0::/\n")).isEqualTo(Long.MAX_VALUE);
    assertThat(limit("")).isEqualTo(Long.MAX_VALUE);
    assertThat(limit("nonsense\n0::/../../etc\n")).isEqualTo(Long.MAX_VALUE);
    assertThat(ProcessMemory.containerLimit(folder.resolve("none"), folder))
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theBudgetIsWhatTheHeapLeaves() {
    assertThat(new ProcessMemory(4 * GIB, GIB).budget()).isEqualTo(4 * GIB - GIB - GIB / 4);
    assertThat(new ProcessMemory(GIB, GIB).budget()).isEqualTo(GIB / 4);
    assertThat(ProcessMemory.ofThisProcess().budget()).isPositive();
  }
}
