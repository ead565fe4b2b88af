package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GeoMetadataFuzzTest {
  private static final int MUTATIONS = 400;
  private static final List<byte[]> WORDS =
      Stream.of(
              "{",
              "}",
              "[",
              "]",
              "\"",
              ",",
              ":",
              "null",
              "\"crs\":{}",
              "\"columns\":",
              "-1e309",
              "\\ud800",
              "\"bbox\":[",
              "\u00ff",
              "0",
              "\"2.0-dev\"",
              "\"Point ZM\"")
          .map(word -> word.getBytes(StandardCharsets.ISO_8859_1))
          .toList();

  private static final List<byte[]> CORPUS = new ArrayList<>();

  @BeforeAll
  static void load() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(GeoMetadataFuzzTest.class.getResource("geo-json")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        CORPUS.add(Files.readAllBytes(file));
      }
    }
  }

  @Test
  void theCorpusEndsInMetadataOrATypedError() {
    CORPUS.forEach(GeoMetadataFuzzTest::check);
  }

  @Test
  void mutationsOfTheCorpusDoToo() {
    long seed = Long.getLong("graticule.seed", System.nanoTime());
    System.out.println("GeoMetadataFuzzTest: -Dgraticule.seed=" + seed);
    Random random = new Random(seed);
    for (byte[] text : CORPUS) {
      for (int i = 0; i < MUTATIONS; i++) {
        check(mutate(text, random));
      }
    }
  }

  private static void check(byte[] bytes) {
    assertThatCode(() -> GeoMetadataFuzz.fuzzerTestOneInput(bytes))
        .as(() -> HexFormat.of().formatHex(bytes))
        .doesNotThrowAnyException();
  }

  private static byte[] mutate(byte[] text, Random random) {
    byte[] bytes = text.clone();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int from = random.nextInt(bytes.length + 1);
      int length = Math.min(bytes.length - from, random.nextInt(12));
      byte[] word =
          switch (random.nextInt(4)) {
            case 0 -> new byte[] {(byte) random.nextInt(256)};
            case 1 -> WORDS.get(random.nextInt(WORDS.size()));
            case 2 -> slice(CORPUS.get(random.nextInt(CORPUS.size())), random);
            default -> new byte[0];
          };
      bytes = splice(bytes, from, length, word);
    }
    return bytes;
  }

  private static byte[] slice(byte[] text, Random random) {
    int from = random.nextInt(text.length + 1);
    int length = Math.min(text.length - from, random.nextInt(40));
    byte[] part = new byte[length];
    System.arraycopy(text, from, part, 0, length);
    return part;
  }

  private static byte[] splice(byte[] bytes, int from, int removed, byte[] word) {
    byte[] result = new byte[bytes.length - removed + word.length];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(word, 0, result, from, word.length);
    int rest = from + removed;
    System.arraycopy(bytes, rest, result, from + word.length, bytes.length - rest);
    return result;
  }
}
