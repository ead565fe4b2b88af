package dev.graticule.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.store.ObjectExistsException;
import dev.graticule.store.ObjectNotFoundException;
import dev.graticule.store.Store;
import dev.graticule.store.StoreEntry;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreReader;
import dev.graticule.store.StoreWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every store must pass. Extend it, say how to make an empty store, and JUnit runs the rest.
 * Whatever else the store needs is freed in an {@code @AfterEach} of the extending class.
 */
public abstract class StoreConformance {
  private static final Duration CLOCKS_MAY_DIFFER = Duration.ofMinutes(5);
  private static final int CREATORS = 8;

  private final List<Store> made = new ArrayList<>();

  /** For extending classes. */
  protected StoreConformance() {}

  /**
   * Makes an empty store.
   *
   * @return the store, closed by the suite
   */
  protected abstract Store emptyStore();

  private Store store() {
    return made.get(0);
  }

  @BeforeEach
  void makeTheStore() {
    made.add(emptyStore());
  }

  @AfterEach
  void closeTheStore() {
    made.forEach(Store::close);
    made.forEach(Store::close);
    made.clear();
  }

  private static StorePath path(String value) {
    return StorePath.of(value);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private void put(String path, String text) {
    try (StoreWriter writer = store().create(path(path))) {
      writer.write(bytes(text));
    }
  }

  private static String read(Store store, String path) {
    try (StoreReader reader = store.open(path(path))) {
      ByteBuffer all = ByteBuffer.allocate((int) reader.length());
      reader.readFully(0, all);
      return new String(all.array(), StandardCharsets.UTF_8);
    }
  }

  private static List<String> names(Store store, String prefix) {
    return store.list(path(prefix)).stream().map(entry -> entry.path().value()).toList();
  }

  @Test
  void whatWasWrittenIsRead() {
    put("a/b.txt", "hello");

    assertThat(read(store(), "a/b.txt")).isEqualTo("hello");
  }

  @Test
  void anObjectInSeveralWritesIsOne() {
    StoreWriter writer = store().create(path("a"));
    ByteBuffer source = bytes("one,");
    writer.write(source);
    assertThat(source.hasRemaining()).isFalse();
    assertThat(writer.position()).isEqualTo(4);
    writer.write(bytes("two"));
    writer.write(ByteBuffer.allocate(0));
    assertThat(writer.position()).isEqualTo(7);
    writer.close();

    assertThat(read(store(), "a")).isEqualTo("one,two");
  }

  @Test
  void aDirectBufferAndASliceAreWrittenFromPositionToLimit() {
    ByteBuffer direct = ByteBuffer.allocateDirect(16);
    direct.put(bytes("xxhelloyy"));
    direct.position(2).limit(7);
    try (StoreWriter writer = store().create(path("direct"))) {
      writer.write(direct);
      writer.write(bytes("xxhelloyy").position(2).limit(7));
    }

    assertThat(read(store(), "direct")).isEqualTo("hellohello");
  }

  @Test
  void anEmptyObjectIsAnObject() {
    put("empty", "");

    assertThat(read(store(), "empty")).isEmpty();
    assertThat(store().head(path("empty")).orElseThrow().bytes()).isZero();
  }

  @Test
  void aMegabyteComesBackByteForByte() {
    byte[] content = new byte[(1 << 20) + 17];
    new java.util.Random(7).nextBytes(content);
    try (StoreWriter writer = store().create(path("big"))) {
      for (int at = 0; at < content.length; at += 100_000) {
        writer.write(ByteBuffer.wrap(content, at, Math.min(100_000, content.length - at)));
      }
    }

    try (StoreReader reader = store().open(path("big"))) {
      ByteBuffer all = ByteBuffer.allocate(content.length);
      reader.readFully(0, all);
      assertThat(all.array()).isEqualTo(content);
    }
  }

  @Test
  void nothingIsVisibleBeforeClose() {
    StoreWriter writer = store().create(path("a/b"));
    writer.write(bytes("half"));

    assertThat(store().head(path("a/b"))).isEmpty();
    assertThat(store().list(StorePath.root())).isEmpty();
    assertThatThrownBy(() -> store().open(path("a/b"))).isInstanceOf(ObjectNotFoundException.class);

    writer.close();
    assertThat(names(store(), "")).containsExactly("a/b");
  }

  @Test
  void discardLeavesNothing() {
    StoreWriter writer = store().create(path("a/b"));
    writer.write(bytes("half"));
    writer.discard();

    assertThat(store().head(path("a/b"))).isEmpty();
    assertThat(store().list(StorePath.root())).isEmpty();
    put("a/b", "whole");
    assertThat(read(store(), "a/b")).isEqualTo("whole");
  }

  @Test
  void whatComesFirstOfCloseAndDiscardCounts() {
    StoreWriter discarded = store().create(path("discarded"));
    discarded.discard();
    discarded.close();
    discarded.discard();
    StoreWriter closed = store().create(path("closed"));
    closed.close();
    closed.discard();
    closed.close();

    assertThat(names(store(), "")).containsExactly("closed");
  }

  @Test
  void aClosedWriterTakesNoMore() {
    StoreWriter closed = store().create(path("closed"));
    closed.close();
    StoreWriter discarded = store().create(path("discarded"));
    discarded.discard();

    assertThatThrownBy(() -> closed.write(bytes("x"))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> discarded.write(bytes("x"))).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void createFailsWhenTheNameIsTaken() {
    put("a", "first");

    assertThatThrownBy(() -> put("a", "second"))
        .isInstanceOf(ObjectExistsException.class)
        .hasMessageContaining("a");
    assertThat(read(store(), "a")).isEqualTo("first");
  }

  @Test
  void theSecondOfTwoWritersToCloseFails() {
    StoreWriter first = store().create(path("a"));
    StoreWriter second = store().create(path("a"));
    first.write(bytes("first"));
    second.write(bytes("second"));
    first.close();

    assertThatThrownBy(second::close).isInstanceOf(ObjectExistsException.class);
    second.close();
    second.discard();
    assertThat(read(store(), "a")).isEqualTo("first");
    assertThat(names(store(), "")).containsExactly("a");
  }

  @Test
  void ofManyCreatorsAtOnceOneWins() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CREATORS);
    try {
      for (int round = 0; round < 20; round++) {
        String name = "race/" + round;
        CyclicBarrier start = new CyclicBarrier(CREATORS);
        List<Future<Boolean>> outcomes = new ArrayList<>();
        for (int i = 0; i < CREATORS; i++) {
          String text = "by " + i;
          outcomes.add(threads.submit(creating(name, text, start)));
        }
        List<String> winners = new ArrayList<>();
        for (int i = 0; i < CREATORS; i++) {
          if (outcomes.get(i).get()) {
            winners.add("by " + i);
          }
        }
        assertThat(winners).hasSize(1);
        assertThat(read(store(), name)).isEqualTo(winners.get(0));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<Boolean> creating(String name, String text, CyclicBarrier start) {
    return () -> {
      start.await();
      try {
        put(name, text);
        return true;
      } catch (ObjectExistsException lost) {
        return false;
      }
    };
  }

  @Test
  void aRangeIsReadExactly() {
    put("a", "0123456789");

    try (StoreReader reader = store().open(path("a"))) {
      ByteBuffer target = ByteBuffer.allocate(8);
      target.position(2).limit(5);
      reader.readFully(4, target);
      assertThat(target.hasRemaining()).isFalse();
      assertThat(new String(target.array(), 2, 3, StandardCharsets.UTF_8)).isEqualTo("456");
      ByteBuffer direct = ByteBuffer.allocateDirect(2);
      reader.readFully(8, direct);
      assertThat(direct.get(1)).isEqualTo((byte) '9');
      reader.readFully(10, ByteBuffer.allocate(0));
    }
  }

  @Test
  void aRangePastTheEndIsRefused() {
    put("a", "0123456789");

    try (StoreReader reader = store().open(path("a"))) {
      for (long position : new long[] {8, 10, 11, Long.MAX_VALUE, -1}) {
        assertThatThrownBy(() -> reader.readFully(position, ByteBuffer.allocate(3)))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("a")
            .hasMessageContaining("10")
            .hasMessageContaining("from byte " + position);
      }
    }
  }

  @Test
  void aClosedReaderReadsNoMoreAndClosesTwice() {
    put("a", "text");
    StoreReader reader = store().open(path("a"));
    reader.close();
    reader.close();

    assertThatThrownBy(() -> reader.readFully(0, ByteBuffer.allocate(1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anInterruptedReaderDoesNotSpoilTheOthers() {
    put("a", "0123456789");

    try (StoreReader reader = store().open(path("a"))) {
      Thread.currentThread().interrupt();
      try {
        reader.readFully(0, ByteBuffer.allocate(4));
      } catch (StoreException interrupted) {
        assertThat(interrupted).hasMessageContaining("interrupted");
      } finally {
        // Clears the flag, which a store leaves set.
        assertThat(Thread.interrupted()).isTrue();
      }
      ByteBuffer target = ByteBuffer.allocate(4);
      reader.readFully(6, target);
      assertThat(new String(target.array(), StandardCharsets.UTF_8)).isEqualTo("6789");
    }
  }

  @Test
  void whatIsNotThereIsNotFound() {
    put("a", "x");

    assertThat(store().head(path("b"))).isEmpty();
    assertThat(store().head(path("a/b"))).isEmpty();
    assertThat(store().list(path("b"))).isEmpty();
    assertThat(store().list(path("a"))).isEmpty();
    assertThat(store().delete(path("b"))).isFalse();
    assertThat(store().delete(path("a/b"))).isFalse();
    assertThatThrownBy(() -> store().open(path("b")))
        .isInstanceOf(ObjectNotFoundException.class)
        .hasMessageContaining("b");
    assertThatThrownBy(() -> store().open(path("a/b"))).isInstanceOf(ObjectNotFoundException.class);
  }

  @Test
  void aFolderIsNoObject() {
    put("folder/a", "x");

    assertThat(store().head(path("folder"))).isEmpty();
    assertThat(store().delete(path("folder"))).isFalse();
    assertThatThrownBy(() -> store().open(path("folder")))
        .isInstanceOf(ObjectNotFoundException.class);
    assertThat(read(store(), "folder/a")).isEqualTo("x");
  }

  @Test
  void theRootIsNoObject() {
    put("a", "x");

    assertThatThrownBy(() -> store().create(StorePath.root())).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store().open(StorePath.root()))
        .isInstanceOf(ObjectNotFoundException.class);
    assertThat(store().head(StorePath.root())).isEmpty();
    assertThat(store().delete(StorePath.root())).isFalse();
    assertThat(names(store(), "")).containsExactly("a");
  }

  @Test
  void aDeletedObjectIsGoneAndItsNameFree() {
    put("a", "first");

    assertThat(store().delete(path("a"))).isTrue();
    assertThat(store().delete(path("a"))).isFalse();
    assertThat(store().head(path("a"))).isEmpty();
    put("a", "second");
    assertThat(read(store(), "a")).isEqualTo("second");
  }

  @Test
  void aListingIsInTheOrderOfNamesWithLengthAndTime() {
    List.of("b", "a/z", "a/b/c", "a.b", "a-b", "ab", "A").forEach(name -> put(name, name));

    List<StoreEntry> all = store().list(StorePath.root());

    assertThat(all.stream().map(e -> e.path().value()).toList())
        .containsExactly("A", "a-b", "a.b", "a/b/c", "a/z", "ab", "b");
    assertThat(all)
        .allSatisfy(
            entry -> {
              assertThat(entry.bytes()).isEqualTo(entry.path().value().length());
              assertThat(entry.modified())
                  .isBetween(
                      Instant.now().minus(CLOCKS_MAY_DIFFER),
                      Instant.now().plus(CLOCKS_MAY_DIFFER));
              assertThat(store().head(entry.path())).contains(entry);
            });
    assertThat(names(store(), "a")).containsExactly("a/b/c", "a/z");
    assertThat(names(store(), "a/b")).containsExactly("a/b/c");
  }

  @Test
  void aStoreBelowSeesOnlyWhatIsThere() {
    put("table/a", "inside");
    put("table2/a", "beside");
    put("a", "above");
    Store below = store().below(path("table"));

    assertThat(names(below, "")).containsExactly("a");
    assertThat(read(below, "a")).isEqualTo("inside");
    assertThat(below.head(path("a")).orElseThrow().path()).isEqualTo(path("a"));
    try (StoreWriter writer = below.create(path("x/y"))) {
      writer.write(bytes("new"));
    }
    assertThat(read(store(), "table/x/y")).isEqualTo("new");
    assertThat(names(below.below(path("x")), "")).containsExactly("y");
    assertThat(below.delete(path("a"))).isTrue();
    assertThat(read(store(), "a")).isEqualTo("above");
    below.close();
    assertThat(names(store(), "")).containsExactly("a", "table/x/y", "table2/a");
  }

  @Test
  void aPathCannotLeaveTheRoot() {
    for (String hostile :
        List.of(
            "../x",
            "a/../../x",
            "..",
            ".",
            "a/./b",
            "/etc/passwd",
            "a//b",
            "a/",
            "a\\..\\x",
            "a\0b",
            "a\nb",
            "\u007f")) {
      assertThatThrownBy(() -> StorePath.of(hostile))
          .as(hostile)
          .isInstanceOf(StoreException.class);
    }
  }

  @Test
  void anOddNameStaysAPlainName() {
    List<String> odd =
        List.of("%2e%2e%2fx", "a b", "a=b", "c:x", "~", "$HOME", "*.parquet", "-rf", "ü", "a'b;--");
    odd.forEach(name -> put("odd/" + name, name));

    assertThat(names(store(), "odd"))
        .containsExactlyInAnyOrderElementsOf(odd.stream().map(name -> "odd/" + name).toList());
    odd.forEach(name -> assertThat(read(store(), "odd/" + name)).isEqualTo(name));
  }

  @Test
  void aSweepLeavesObjectsAndLivingWritersAlone() {
    put("a", "x");
    StoreWriter living = store().create(path("b"));
    living.write(bytes("half"));

    assertThat(store().sweep(Duration.ZERO.minusDays(1))).isZero();
    living.write(bytes(" and whole"));
    living.close();

    assertThat(names(store(), "")).containsExactly("a", "b");
    assertThat(read(store(), "b")).isEqualTo("half and whole");
  }
}
