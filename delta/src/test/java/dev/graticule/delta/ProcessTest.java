package dev.graticule.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table's life in a process of its own. */
class ProcessTest {
  @TempDir Path folder;

  private String run(Path java, List<String> flags) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(flags);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            SmokeRun.class.getName(),
            folder.resolve("lake").toString()));
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    String said = Files.readString(out);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).contains("rows left: 10");
    return said;
  }

  @Test
  void kernelsOwnEngineIsNeverMade() throws Exception {
    List<String> flags =
        new ArrayList<>(
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .toList());
    flags.add("-Xlog:class+load");
    String loaded = run(Path.of(System.getProperty("java.home"), "bin", "java"), flags);

    assertThat(loaded)
        .contains("io.delta.kernel.defaults.engine.DefaultEngine ")
        .contains("dev.graticule.delta.StoreFileIo ")
        .doesNotContain("io.delta.kernel.defaults.engine.hadoopio.HadoopFileIO ")
        .doesNotContain("io.delta.kernel.defaults.internal.logstore.LogStoreProvider ");
  }

  @Test
  void newerJdksRunItToo() throws Exception {
    List<Path> newer = jdks();
    assumeTrue(!newer.isEmpty(), "no newer JDK is here");
    run(
        newer.get(0).resolve("bin/java"),
        List.of(
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
  }

  private static List<Path> jdks() throws IOException {
    Path all = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(all)) {
      return found
          .filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")))
          .filter(jdk -> jdk.getFileName().toString().matches(".*-2[4-9](\\D.*)?"))
          .sorted()
          .toList();
    }
  }
}
