package dev.graticule.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreTest {
  private final Path root;
  private final Path outside;
  private final StorePath path = StorePath.of("t/a");

  LocalStoreTest(@TempDir Path folder) throws IOException {
    this.root = folder.resolve("root");
    this.outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
  }

  private static void put(Store store, StorePath path) {
    try (StoreWriter writer = store.create(path)) {
      writer.write(ByteBuffer.wrap("text".getBytes(StandardCharsets.UTF_8)));
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void aLinkThatLeadsOutIsRefusedByEveryCall() throws IOException {
    Store store = Store.local(root);
    put(store, path);
    Files.createSymbolicLink(root.resolve("t/link"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("folder"), outside);
    StorePath link = StorePath.of("t/link");
    StorePath through = StorePath.of("folder/secret");

    for (StorePath hostile : List.of(link, through)) {
      assertRefused(() -> store.open(hostile));
      assertRefused(() -> store.head(hostile));
    }
    assertRefused(() -> store.create(StorePath.of("folder/new")));
    assertRefused(() -> store.create(StorePath.of("folder/deep/new")));
    assertRefused(() -> store.delete(through));
    assertRefused(() -> store.list(StorePath.root()));
    assertRefused(() -> store.list(StorePath.of("folder")));
    assertThat(outside.toFile().list()).containsExactly("secret");
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("symbolic link");
  }

  @Test
  void aLinkThatLeadsNowhereIsRefused() throws IOException {
    Store store = Store.local(root);
    put(store, path);
    Files.createSymbolicLink(root.resolve("t/link"), root.resolve("gone"));

    assertRefused(() -> store.open(StorePath.of("t/link")));
    assertRefused(() -> store.list(StorePath.root()));
  }

  @Test
  void aLinkThatStaysInsideIsFollowed() throws IOException {
    Store store = Store.local(root);
    put(store, path);
    Files.createSymbolicLink(root.resolve("t/link"), root.resolve("t/a"));

    assertThat(store.list(StorePath.root()).stream().map(e -> e.path().value()))
        .containsExactly("t/a", "t/link");
    try (StoreReader reader = store.open(StorePath.of("t/link"))) {
      assertThat(reader.length()).isEqualTo(4);
    }
  }

  @Test
  void theRootItselfMayBeALink() throws IOException {
    Files.createSymbolicLink(root, outside);
    Store store = Store.local(root);
    put(store, path);

    assertThat(store.list(StorePath.root())).hasSize(2);
    assertThat(outside.resolve("t/a")).hasContent("text");
  }

  @Test
  void aFileSystemWithoutHardLinksIsRefusedInOneSentence() throws IOException {
    Store unsupported =
        new LocalStore(
            root,
            (name, existing) -> {
              throw new UnsupportedOperationException();
            });
    Store notPermitted =
        new LocalStore(
            root,
            (name, existing) -> {
              throw new FileSystemException(name.toString(), null, "Operation not permitted");
            });

    for (Store store : List.of(unsupported, notPermitted)) {
      assertThatThrownBy(() -> put(store, path))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("hard links")
          .hasMessageContaining("ext4");
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void aLinkMadeWhoseAnswerIsLostIsUnknown() throws IOException {
    Store store =
        new LocalStore(
            root,
            (name, existing) -> {
              Files.createLink(name, existing);
              throw new IOException("stale handle");
            });

    assertThatThrownBy(() -> put(store, path))
        .isInstanceOf(PublishUnknownException.class)
        .hasMessageContaining("t/a")
        .hasMessageContaining("look before");
    assertThat(files()).containsExactly(root.resolve("t/a"));
  }

  private static void makeUndeletable(Path part) throws IOException {
    Files.delete(part);
    Files.createDirectories(part.resolve("full"));
  }

  @Test
  void aTemporaryNameThatStaysDoesNotFailWhatIsPublished() throws IOException {
    Store store =
        new LocalStore(
            root,
            (name, existing) -> {
              Files.createLink(name, existing);
              makeUndeletable(existing);
            });

    put(store, path);

    assertThat(root.resolve("t/a")).hasContent("text");
  }

  @Test
  void aTemporaryNameThatStaysDoesNotHideWhyPublishingFailed() {
    Store store =
        new LocalStore(
            root,
            (name, existing) -> {
              makeUndeletable(existing);
              throw new FileSystemException(name.toString(), null, "Operation not permitted");
            });

    assertThatThrownBy(
            () -> {
              StoreWriter writer = store.create(path);
              writer.close();
            })
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("Operation not permitted")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  @Test
  void aSweepLooksAtNothingThatThisProcessWrites() throws IOException {
    Store store = Store.local(root);
    StoreWriter writer = store.create(path);
    Path own = files().get(0);
    // Nobody holds a lock on this one: it would go, were it opened.
    Path beside = Files.createFile(own.resolveSibling(own.getFileName() + "-beside"));

    assertThat(Store.local(root).sweep(Duration.ofMinutes(-1))).isZero();

    assertThat(beside).exists();
    writer.discard();
  }

  @Test
  void aFolderInPlaceOfTheRootIsNamed() throws IOException {
    Files.createFile(root);

    assertThatThrownBy(() -> put(Store.local(root), path))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(root.toString());
  }

  @Test
  void aNameTooLongForTheFileSystemIsATypedError() {
    assertThatThrownBy(() -> put(Store.local(root), StorePath.of("x".repeat(300))))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("xxx");
  }

  @Test
  void whatAKilledProcessLeftIsSweptByAge() throws Exception {
    assertThat(child("leave", "")).isEqualTo(137);
    assertThat(files())
        .singleElement()
        .satisfies(
            file ->
                assertThat(file.getFileName().toString()).startsWith(LocalStore.TEMPORARY_PREFIX));
    Store store = Store.local(root);

    assertThat(store.list(StorePath.root())).isEmpty();
    assertThat(store.sweep(Duration.ofDays(1))).isZero();
    // A negative age takes in what was written this very moment, whatever the clock's grain.
    assertThat(store.sweep(Duration.ofMinutes(-1))).isEqualTo(1);
    assertThat(files()).isEmpty();
  }

  @Test
  void aFileLargerThanAllowedEndsTypedAndLeavesNothing() throws Exception {
    assertThat(child("fill", "ulimit -f 64; ")).isZero();
    assertThat(files()).isEmpty();
  }

  @Test
  void tooManyOpenFilesEndTypedAndLeaveNothing() throws Exception {
    assertThat(child("open", "ulimit -n 200; ")).isZero();
    assertThat(files()).isEmpty();
  }

  /** Runs {@link Child} in a JVM of its own, under the limits that the shell sets before. */
  private int child(String what, String limits) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "No bash here to set limits with.");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                "/bin/bash",
                "-c",
                limits + "exec \"$0\" \"$@\"",
                java,
                "-Xmx64m",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                what,
                root.toString())
            .inheritIO()
            .start();
    return process.waitFor();
  }

  /** What the child processes do. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      Store store = Store.local(Path.of(args[1]));
      switch (args[0]) {
        case "leave" -> {
          store.create(StorePath.of("t/a")).write(ByteBuffer.allocate(1000));
          Runtime.getRuntime().halt(137);
        }
        case "fill" -> System.exit(fill(store));
        default -> System.exit(openMany(store));
      }
    }

    private static int fill(Store store) {
      StoreWriter writer = store.create(StorePath.of("t/a"));
      try {
        for (int i = 0; i < 1000; i++) {
          writer.write(ByteBuffer.allocate(1024));
        }
        return 1;
      } catch (StoreException e) {
        boolean says = e.getMessage().contains("t/a") && e.getMessage().contains("byte 65536");
        try {
          writer.close();
          return 2;
        } catch (StoreException expected) {
          return says ? 0 : 3;
        }
      }
    }

    private static int openMany(Store store) {
      List<StoreWriter> open = new java.util.ArrayList<>();
      try {
        for (int i = 0; i < 1000; i++) {
          open.add(store.create(StorePath.of("t/" + i)));
        }
        return 1;
      } catch (StoreException e) {
        return e.getMessage().contains("Too many open files") ? 0 : 2;
      } finally {
        open.forEach(StoreWriter::discard);
      }
    }
  }
}
