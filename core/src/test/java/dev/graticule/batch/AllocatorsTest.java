package dev.graticule.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.junit.jupiter.api.Test;

class AllocatorsTest {

  /** Run in a JVM of its own, which was started without any flag. */
  static final class WithoutFlags {
    private WithoutFlags() {}

    public static void main(String[] args) {
      try (BufferAllocator allocator = Allocators.root(1)) {
        System.out.println("no failure from " + allocator.getName());
      } catch (RuntimeException e) {
        System.out.println(e);
      }
    }
  }

  @Test
  void withoutTheFlagsTheFailureIsOneSentenceThatNamesThem() throws Exception {
    assertThat(runWithoutFlags())
        .containsExactly(
            "dev.graticule.GraticuleException: Arrow cannot reach java.nio in this JVM: start it with "
                + Allocators.flags(Runtime.version().feature())
                + ".");
  }

  @Test
  void newerJvmsAreToldWhatKeepsThemQuiet() {
    assertThat(Allocators.flags(17)).isEqualTo("--add-opens=java.base/java.nio=ALL-UNNAMED");
    assertThat(Allocators.flags(25))
        .isEqualTo(
            "--add-opens=java.base/java.nio=ALL-UNNAMED --enable-native-access=ALL-UNNAMED"
                + " --sun-misc-unsafe-memory-access=allow");
  }

  @Test
  void aRootKeepsToItsLimit() {
    try (BufferAllocator allocator = Allocators.root(1024)) {
      assertThatThrownBy(() -> allocator.buffer(2048)).isInstanceOf(OutOfMemoryException.class);
    }
  }

  private static List<String> runWithoutFlags() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WithoutFlags.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
