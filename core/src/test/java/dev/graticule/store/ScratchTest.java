package dev.graticule.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
  private static final int BYTES = 1000;

  @TempDir private Path folder;

  private static ByteBuffer bytes(int count, int first) {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    for (int i = 0; i < count; i++) {
      bytes.put((byte) (first + i));
    }
    return bytes.flip();
  }

  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void whatWasWrittenIsReadAnywhere() {
    try (ScratchFile file = Scratch.local(folder, 1 << 20).create()) {
      file.write(bytes(BYTES, 0));
      file.write(bytes(BYTES, 7));
      assertThat(file.length()).isEqualTo(2 * BYTES);

      ByteBuffer read = ByteBuffer.allocate(20);
      file.read(BYTES - 10, read);

      assertThat(read.array())
          .startsWith(bytes(BYTES, 0).slice(BYTES - 10, 10).get(0))
          .endsWith(bytes(BYTES, 7).get(9));
    }
  }

  @Test
  void readingBeyondTheEndIsToldAndNotFilledUp() {
    try (ScratchFile file = Scratch.local(folder, 1 << 20).create()) {
      file.write(bytes(BYTES, 0));
      assertThatThrownBy(() -> file.read(BYTES - 10, ByteBuffer.allocate(11)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("byte 1000");
    }
  }

  @Test
  void allFilesShareOneLimitAndGiveTheirRoomBack() {
    Scratch scratch = Scratch.local(folder, 2 * BYTES);
    ScratchFile one = scratch.create();
    one.write(bytes(BYTES, 0));
    try (ScratchFile other = scratch.create()) {
      other.write(bytes(BYTES, 0));
      assertThatThrownBy(() -> other.write(bytes(1, 0)))
          .isInstanceOf(ScratchFullException.class)
          .hasMessageContaining("2000 bytes")
          .hasMessageContaining("raise the limit");
      one.close();
      one.close();
      other.write(bytes(BYTES, 0));
    }
    try (ScratchFile again = scratch.create()) {
      again.write(bytes(2 * BYTES, 0));
    }
  }

  @Test
  void aFileInThePlaceOfTheFolderIsToldAtOnce() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> Scratch.local(file, 1).create())
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is no folder")
        .hasMessageContaining("choose another place");
    assertThat(Scratch.local(file, 1).sweep()).isZero();
    assertThat(Scratch.local(folder.resolve("nothing"), 1).sweep()).isZero();
  }

  @Test
  void aSweepTakesLeftoversAndNothingThatLivesOrIsOfOthers() throws IOException {
    Scratch scratch = Scratch.local(folder, 1 << 20);
    Path other = Files.writeString(folder.resolve("other"), "x");
    Files.createFile(folder.resolve(LocalScratch.PREFIX + "killed"));
    try (ScratchFile file = scratch.create()) {
      file.write(bytes(BYTES, 0));

      assertThat(Scratch.local(folder, 1).sweep()).isPositive();

      ByteBuffer read = ByteBuffer.allocate(BYTES);
      file.read(0, read);
      file.write(bytes(BYTES, 0));
      assertThat(read.array()).isEqualTo(bytes(BYTES, 0).array());
    }
    assertThat(left()).containsExactly(other);
  }

  /** Two processes share a folder with this one; one of them is killed. */
  @Test
  void aKilledProcessLeavesNothingAndALivingOneKeepsItsFile() throws Exception {
    Process killed = process();
    Process living = process();
    try {
      assertThat(killed.getInputStream().read()).isEqualTo('w');
      assertThat(living.getInputStream().read()).isEqualTo('w');
      killed.destroyForcibly().waitFor();

      Scratch.local(folder, 1).sweep();

      assertThat(left()).isEmpty();
      living.getOutputStream().write('r');
      living.getOutputStream().flush();
      assertThat(living.getInputStream().read()).isEqualTo('r');
    } finally {
      killed.destroyForcibly();
      living.destroyForcibly();
      assertThat(living.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(left()).isEmpty();
  }

  private Process process() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-Djava.io.tmpdir=" + folder,
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            WritingProcess.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Writes a scratch file, says so, waits for a word, and reads it. */
  static final class WritingProcess {
    private WritingProcess() {}

    public static void main(String[] args) throws IOException {
      ScratchFile file = Scratch.local(Path.of(args[0]), 1 << 20).create();
      file.write(bytes(BYTES, 3));
      say("w");
      if (System.in.read() >= 0) {
        ByteBuffer read = ByteBuffer.allocate(BYTES);
        file.read(0, read);
        say(read.flip().equals(bytes(BYTES, 3)) ? "r" : "x");
        file.close();
      }
    }

    private static void say(String word) {
      System.out.write(word.getBytes(UTF_8), 0, 1);
      System.out.flush();
    }
  }
}
