package dev.graticule.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that exits with streams open: it ends, without an error, and leaves no file. */
@Timeout(120)
final class ExitTest {
  @TempDir Path folder;

  /** Opens streams of each kind and exits in their midst. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      QueryEngine engine =
          QueryEngine.builder()
              .temporaryDirectory(Path.of(args[0]))
              .memoryLimit(100L << 20)
              .threads(1)
              .extensions(ExtensionPolicy.NEVER)
              .open();
      String spilling =
          "SELECT id, t FROM (SELECT range id, md5(range::VARCHAR) t FROM range(2000000)) ORDER BY t";
      BatchSource pulled = engine.sql(spilling).batchRows(2_048).open();
      pulled.next();
      engine.sql(spilling).forEachBatch(batch -> sleep());
      engine
          .sql(spilling)
          .isolation(Isolation.OWN)
          .batchRows(2_048)
          .publisher()
          .subscribe(
              new Flow.Subscriber<Batch>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                  subscription.request(1);
                }

                @Override
                public void onNext(Batch batch) {
                  System.out.println("streaming");
                  System.out.flush();
                  if (args[1].equals("exit")) {
                    new Thread(() -> System.exit(0)).start();
                  }
                }

                @Override
                public void onError(Throwable error) {}

                @Override
                public void onComplete() {}
              });
      Thread.sleep(60_000);
    }

    private static void sleep() {
      try {
        Thread.sleep(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Process child(Path spill, String end) throws Exception {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    command.add("-Xmx128m");
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Child.class.getName());
    command.add(spill.toString());
    command.add(end);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("out-" + end).toFile())
        .start();
  }

  @Test
  void aJvmThatExitsWithOpenStreamsLeavesNothingBehind() throws Exception {
    Path spill = Files.createDirectories(folder.resolve("spill"));
    Process child = child(spill, "exit");
    try {
      assertThat(child.waitFor(90, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue())
          .describedAs(Files.readString(folder.resolve("out-exit")))
          .isZero();
    } finally {
      child.destroyForcibly();
    }
    assertThat(entries(spill)).isEmpty();
  }

  @Test
  void whatAKilledJvmLeftIsGoneWhenTheNextEngineOpens() throws Exception {
    Path spill = Files.createDirectories(folder.resolve("spill"));
    Process child = child(spill, "stay");
    Path out = folder.resolve("out-stay");
    try {
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
      while (!Files.readString(out).contains("streaming") && System.nanoTime() < until) {
        Thread.sleep(50);
      }
      assertThat(Files.readString(out)).contains("streaming");
      List<Path> live = entries(spill);
      assertThat(live).isNotEmpty();
      open(spill).close();
      assertThat(entries(spill)).describedAs("of one that lives").containsAll(live);
    } finally {
      child.destroyForcibly();
      child.waitFor();
    }
    assertThat(entries(spill)).isNotEmpty();
    open(spill).close();
    assertThat(entries(spill)).isEmpty();
  }

  private static QueryEngine open(Path spill) {
    return QueryEngine.builder()
        .temporaryDirectory(spill)
        .threads(1)
        .extensions(ExtensionPolicy.NEVER)
        .open();
  }

  private static List<Path> entries(Path folder) throws Exception {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }
}
