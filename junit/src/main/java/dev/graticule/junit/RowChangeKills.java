package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graticule.junit.ConformanceProcess.RowWork;
import dev.graticule.predicate.Predicates;
import dev.graticule.table.Capability;
import dev.graticule.table.SpatialTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Processes of their own that work on the lake, and are killed in the midst of a change of rows.
 */
abstract class RowChangeKills extends FaultFixture {
  private static final int MINUTES = 5;

  private int killed = 1000;

  final void assumeShared() {
    assumeTrue(
        sharedBetweenProcesses(), () -> format().name() + " is not shared between processes");
  }

  /** A process that is ready and waits for a word to begin. */
  record Child(Process process, Path said) {
    void begin() throws IOException {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    }

    int ended() throws Exception {
      boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
      process.destroyForcibly();
      assertThat(ended).as("the process ends within %d minutes", MINUTES).isTrue();
      return process.exitValue();
    }

    String errors() {
      try {
        return Files.readString(said);
      } catch (IOException e) {
        return e.toString();
      }
    }
  }

  /** Starts a process and waits until it is ready. */
  final Child start(int number, String what, Object... numbers) throws IOException {
    // Beside the lake: what a killed process leaves there is nobody's to find.
    Path own = Files.createDirectories(folder().resolve("process-" + number));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=" + own,
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ConformanceProcess.class.getName(),
            what,
            root().toString(),
            format().name()));
    for (Object one : numbers) {
      command.add(one.toString());
    }
    Path said = own.resolve("errors.txt");
    Process process = new ProcessBuilder(command).redirectError(said.toFile()).start();
    closedLater(process::destroyForcibly);
    Child child = new Child(process, said);
    BufferedReader reader = process.inputReader();
    assertThat(reader.readLine()).as(child.errors()).isEqualTo("ready");
    return child;
  }

  @Test
  void whereverAChangeOfRowsIsKilledTheTableIsTheOldOrTheNewOne() throws Exception {
    assumeShared();
    assumeCan(Capability.REPLACE_FILES);
    Random random = new Random(kills());
    for (RowWork work : RowWork.values()) {
      SpatialTable whole = ofTwoFiles("whole-" + work);
      store().heal();
      work.run(whole, lake());
      int calls = store().calls().size();
      Map<Long, String> changed = values(whole, "region", Predicates.all());
      boolean thorough = kills() > TableConformance.DEFAULT_KILLS;
      for (int call : thorough ? points(kills() / 3, calls) : Set.of(turn(work, calls))) {
        killed(work, call, Optional.empty(), changed);
      }
      if (thorough || work == RowWork.UPSERT) {
        // At no call, but whenever it comes.
        Duration later = Duration.ofMillis(random.nextInt(400));
        killed(work, Long.MAX_VALUE, Optional.of(later), changed);
      }
    }
    store().sweep(Duration.ZERO);
  }

  /** Another part of the operation for each, the last call of one among them. */
  private static int turn(RowWork work, int calls) {
    return 1 + (calls - 1) * (1 + work.ordinal()) / RowWork.values().length;
  }

  private SpatialTable ofTwoFiles(String name) {
    SpatialTable table = lake().create(name, contract(), format());
    table.append(rows(0, 4)).await();
    table.append(rows(4, 8)).await();
    return table;
  }

  private void killed(RowWork work, long call, Optional<Duration> after, Map<Long, String> changed)
      throws Exception {
    String name = "killed-%s-%s".formatted(work, after.isPresent() ? "later" : call);
    Map<Long, String> before = values(ofTwoFiles(name), "region", Predicates.all());
    closeLake();
    Child child = start(killed++, "change", work, name, call);
    child.begin();
    if (after.isPresent()) {
      Thread.sleep(after.get().toMillis());
      child.process().destroyForcibly();
    }
    int code = child.ended();
    openAgain();

    String what = "%s, killed before call %d, %s".formatted(work, call, after);
    if (after.isEmpty()) {
      assertThat(code).as(child.errors()).isIn(0, FaultyStore.HALTED);
    }
    SpatialTable table = lake().table(name);
    Map<Long, String> now = values(table, "region", Predicates.all());
    assertThat(now).as(what).isIn(before, changed);
    assertThat(ids(table)).as("%s: each row once", what).isEqualTo(List.copyOf(now.keySet()));
    if (code == 0) {
      assertThat(now).as("%s, which said that it was done", what).isEqualTo(changed);
    }
    work.run(table, lake());
    assertThat(values(table, "region", Predicates.all())).as("%s, again", what).isEqualTo(changed);
  }

  static int kills() {
    return Math.max(2, Integer.getInteger(TableConformance.KILLS, TableConformance.DEFAULT_KILLS));
  }

  /** Evenly spread over the calls of an operation, the first and the last among them. */
  static Set<Integer> points(int kills, int calls) {
    Set<Integer> points = new TreeSet<>();
    for (int i = 0; i < kills; i++) {
      points.add(1 + (int) Math.round((double) i * (calls - 1) / (kills - 1)));
    }
    return points;
  }
}
