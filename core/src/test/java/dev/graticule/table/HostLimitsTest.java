package dev.graticule.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.graticule.GraticuleException;
import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.Records;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import dev.graticule.file.WriteOptions;
import dev.graticule.order.Order;
import dev.graticule.order.SortOptions;
import dev.graticule.predicate.Predicates;
import dev.graticule.store.Scratch;
import dev.graticule.store.Store;
import dev.graticule.write.ByteSize;
import dev.graticule.write.Layout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

/**
 * Appends where the machine gives out: each ends in one error of ours that names what was missing,
 * no file is left, neither in the table nor among the temporary ones, and the next append lands.
 */
class HostLimitsTest {
  private static final GeometryFactory SHAPES = new GeometryFactory();

  record Trace(long id, String kind, byte[] noise, Geometry place) {}

  /** What gives out, the limit that a shell sets for it, and what the error says. */
  private enum Limit {
    SIZE_OF_A_FILE("ulimit -f 4096; ", "File too large"),
    OPEN_FILES("ulimit -n 220; ", "Too many open files"),
    DISK(inNamespace("mount -t tmpfs -o size=3m none \"$TABLES\"; "), "No space left"),
    SCRATCH(inNamespace("mount -t tmpfs -o size=1m none \"$SCRATCH\"; "), "No space left"),
    READ_ONLY(
        inNamespace("mount --bind \"$TABLES\" \"$TABLES\"; mount -o remount,ro,bind \"$TABLES\"; "),
        "ead-only");

    private final String shell;
    private final String says;

    Limit(String shell, String says) {
      this.shell = shell;
      this.says = says;
    }

    private static String inNamespace(String mounts) {
      return "exec unshare -Urm bash -c 'set -e; " + mounts + "exec \"$0\" \"$@\"' ";
    }

    boolean mounts() {
      return shell.contains("unshare");
    }
  }

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Limit.class)
  void anAppendThatTheMachineHasNoRoomForLeavesNothingAndTheNextOneLands(Limit limit)
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "No bash here to set limits with.");
    Path tables = Files.createDirectory(folder.resolve("tables"));
    Path scratch = Files.createDirectory(folder.resolve("scratch"));
    if (limit.mounts()) {
      assumeTrue(
          run("exec unshare -Urm bash -c 'mount -t tmpfs none \"$0\"' ", "", tables.toString())
              == 0,
          "Nothing can be mounted here.");
    }
    if (limit == Limit.READ_ONLY) {
      try (Tables made = new Tables(tables, scratch)) {
        made.append(0, 10);
      }
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    assertThat(
            run(
                limit.shell,
                java,
                "-Xmx256m",
                "-XX:-UsePerfData",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                limit.name(),
                tables.toString(),
                scratch.toString()))
        .isZero();
  }

  private int run(String shell, String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("/bin/bash", "-c"));
    command.add(shell + (shell.startsWith("exec") ? "\"$0\" \"$@\"" : "exec \"$0\" \"$@\""));
    if (!program.isEmpty()) {
      command.add(program);
    }
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("TABLES", folder.resolve("tables").toString());
    builder.environment().put("SCRATCH", folder.resolve("scratch").toString());
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  @Test
  void tooLittleMemoryLeavesNothingAndTheNextAppendLands() {
    try (Tables tables =
        new Tables(
            folder,
            folder.resolve("scratch"),
            LakeOptions.defaults().withMemoryLimit(ByteSize.mebibytes(16)))) {
      tables.append(0, 10);
      assertThatThrownBy(
              () ->
                  tables.append(
                      List.of(new Trace(10, "", new byte[32 << 20], point(0))).iterator()))
          .isInstanceOf(GraticuleException.class);
      tables.requireRows(10);
      tables.append(10, 20);
      tables.requireRows(20);
    }
  }

  @Test
  void tooLittleMemoryForItsFilesIsOneErrorOfTheAppend() {
    try (Tables tables =
        new Tables(
            folder,
            folder.resolve("scratch"),
            LakeOptions.defaults().withMemoryLimit(ByteSize.mebibytes(16)))) {
      assertThatThrownBy(() -> tables.append(0, 400))
          .isInstanceOf(GraticuleException.class)
          .hasMessageContaining("memory");
      tables.requireRows(0);
      tables.append(0, 10);
      tables.requireRows(10);
    }
  }

  @Test
  void anIteratorThatThrowsMidwayLeavesNothingAndTheNextAppendLands() {
    IllegalStateException broken = new IllegalStateException("The well ran dry.");
    try (Tables tables = new Tables(folder, folder.resolve("scratch"))) {
      Iterator<Trace> rows =
          IntStream.range(0, 5000)
              .mapToObj(
                  id -> {
                    if (id == 4321) {
                      throw broken;
                    }
                    return trace(id);
                  })
              .iterator();
      assertThatThrownBy(() -> tables.append(rows)).hasStackTraceContaining("The well ran dry.");
      tables.requireRows(0);
      tables.append(0, 10);
      tables.requireRows(10);
    }
  }

  @Test
  void anInterruptOfTheWritingThreadLeavesNothingAndTheNextAppendLands() {
    try (Tables tables = new Tables(folder, folder.resolve("scratch"))) {
      Iterator<Trace> rows =
          IntStream.range(0, 5000)
              .mapToObj(
                  id -> {
                    if (id == 4321) {
                      Thread.currentThread().interrupt();
                    }
                    return trace(id);
                  })
              .iterator();
      assertThatThrownBy(() -> tables.append(rows)).isInstanceOf(GraticuleException.class);
      tables.requireRows(0);
      tables.append(0, 10);
      tables.requireRows(10);
    }
  }

  @Test
  void aRowLargerThanEveryBudgetAndBatchesWithoutRowsAreWritten() {
    Coordinate[] ring = new Coordinate[(10 << 20) / 16];
    for (int i = 0; i < ring.length; i++) {
      double turn = 2 * Math.PI * (i % (ring.length - 1)) / (ring.length - 1);
      ring[i] = new Coordinate(Math.cos(turn), Math.sin(turn));
    }
    ring[ring.length - 1] = new Coordinate(ring[0]);
    Geometry huge = SHAPES.createPolygon(ring);
    List<Trace> rows = new ArrayList<>();
    for (int id = 0; id < 40; id++) {
      rows.add(id == 20 ? new Trace(id, "k1", new byte[0], huge) : trace(id));
    }
    try (Tables tables = new Tables(folder, folder.resolve("scratch"))) {
      tables.table.append(new WithEmptyOnes(tables.source(rows.iterator()))).await();
      tables.requireRows(40);
    }
  }

  private static Geometry point(int id) {
    return SHAPES.createPoint(new Coordinate(id % 360 - 180, id % 180 - 90));
  }

  private static Trace trace(int id) {
    byte[] noise = new byte[2048];
    new Random(id).nextBytes(noise);
    return new Trace(id, "k" + id % 400, noise, point(id));
  }

  /** Rows with a batch of none before each that has some. */
  private static final class WithEmptyOnes implements BatchSource {
    private final BatchSource rows;
    private Optional<Batch> held = Optional.empty();

    WithEmptyOnes(BatchSource rows) {
      this.rows = rows;
    }

    @Override
    public Contract contract() {
      return rows.contract();
    }

    @Override
    public Optional<Batch> next() {
      if (held.isPresent()) {
        Optional<Batch> next = held;
        held = Optional.empty();
        return next;
      }
      held = rows.next();
      return held.map(WithEmptyOnes::none);
    }

    private static Batch none(Batch like) {
      VectorSchemaRoot root =
          VectorSchemaRoot.create(
              ArrowLayout.schema(like.contract()), like.root().getVector(0).getAllocator());
      root.setRowCount(0);
      return Batch.owning(like.contract(), root);
    }

    @Override
    public void close() {
      held.ifPresent(Batch::close);
      rows.close();
    }
  }

  /** A sorted, partitioned table in a folder, and where its sorts spill. */
  private static final class Tables implements AutoCloseable {
    private final Path folder;
    private final Path scratch;
    private final Store store;
    private final Lake lake;
    private final SpatialTable table;

    Tables(Path folder, Path scratch) {
      this(folder, scratch, LakeOptions.defaults());
    }

    Tables(Path folder, Path scratch, LakeOptions options) {
      this.folder = folder;
      this.scratch = scratch;
      this.store = Store.local(folder);
      this.lake =
          Lake.over(
              store,
              options.withSorting(
                  SortOptions.defaults()
                      .withMemory(1 << 20)
                      .withScratch(Scratch.local(scratch, 1L << 30))));
      this.table =
          lake.openOrCreate(
              "traces",
              Contract.of(Trace.class),
              GeoParquetDirectory.format(),
              Layout.partitionedBy("kind")
                  .order(Order.hilbert("place"))
                  .openFiles(1000)
                  .targetFileSize(ByteSize.mebibytes(16))
                  .files(WriteOptions.builder().rowGroupRows(500).build()));
    }

    BatchSource source(Iterator<Trace> rows) {
      return Records.source(Trace.class, rows, lake.allocator(), 100);
    }

    void append(int from, int to) {
      append(IntStream.range(from, to).mapToObj(HostLimitsTest::trace).iterator());
    }

    void append(Iterator<Trace> rows) {
      table.append(source(rows)).await();
    }

    /** So many rows, and no file but those that hold them. */
    void requireRows(long count) {
      if (table.snapshot().totals().rows() != count) {
        throw new AssertionError(
            "%d rows in place of %d".formatted(table.snapshot().totals().rows(), count));
      }
      long known = table.snapshot().files(Predicates.all()).size();
      List<Path> there = files(folder.resolve("traces"));
      there.removeIf(file -> file.getFileName().toString().equals("_graticule.json"));
      List<Path> spilled = Files.isDirectory(scratch) ? files(scratch) : List.of();
      if (there.size() != known || !spilled.isEmpty()) {
        throw new AssertionError("%d files: %s, %s".formatted(known, there, spilled));
      }
    }

    private static List<Path> files(Path folder) {
      try (Stream<Path> all = Files.walk(folder)) {
        return new ArrayList<>(all.filter(Files::isRegularFile).toList());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      lake.close();
      store.close();
    }
  }

  /** What the child processes do, each under one limit. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException {
      Limit limit = Limit.valueOf(args[0]);
      loadAll();
      try (Tables tables = new Tables(Path.of(args[1]), Path.of(args[2]))) {
        if (limit != Limit.READ_ONLY) {
          tables.append(0, 10);
        }
        tables.requireRows(10);
        require(limit, tables);
        tables.requireRows(10);
        if (limit != Limit.READ_ONLY) {
          tables.append(10, 20);
          tables.requireRows(20);
        }
      }
      System.exit(0);
    }

    private static void require(Limit limit, Tables tables) {
      try {
        if (limit == Limit.SIZE_OF_A_FILE) {
          tables.append(
              IntStream.range(10, 3500)
                  .mapToObj(id -> new Trace(id, "one", trace(id).noise(), point(id)))
                  .iterator());
        } else {
          tables.append(10, 2000);
        }
      } catch (GraticuleException e) {
        if (!String.valueOf(e.getMessage()).contains(limit.says)) {
          throw new AssertionError("Another error than " + limit, e);
        }
        System.out.println(limit + ": " + e);
        return;
      }
      throw new AssertionError("There was room in spite of " + limit);
    }

    /** So that no class has to be opened where no file can be. */
    private static void loadAll() throws IOException {
      Path classes =
          Path.of(Lake.class.getProtectionDomain().getCodeSource().getLocation().getPath());
      try (Stream<Path> all = Files.walk(classes)) {
        for (Path file : all.filter(one -> one.toString().endsWith(".class")).toList()) {
          String name = classes.relativize(file).toString().replace('/', '.');
          try {
            Class.forName(
                name.substring(0, name.length() - ".class".length()),
                false,
                Child.class.getClassLoader());
          } catch (ClassNotFoundException | LinkageError e) {
            // Of a library that is not here.
          }
        }
      }
    }
  }
}
