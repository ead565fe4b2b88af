package dev.graticule.file;

import static dev.graticule.file.Validations.nativeType;
import static dev.graticule.file.Validations.plain;
import static dev.graticule.file.Validations.validate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file's bytes are, validation ends in a report. */
class ValidatorHostileFileTest {
  private static final int FILES = 600;

  @TempDir Path folder;

  @Test
  void changedBytesEndInAReport() throws IOException {
    long seed = Long.getLong("graticule.seed", System.nanoTime());
    System.out.println("ValidatorHostileFileTest: -Dgraticule.seed=" + seed);
    Random random = new Random(seed);
    List<byte[]> sound =
        List.of(
            Files.readAllBytes(
                plain("[]", "", "POINT (1 2)", "POLYGON ((0 0, 1 0, 1 1, 0 0))", "POINT EMPTY")
                    .write(folder.resolve("plain.parquet"))),
            Files.readAllBytes(
                nativeType(Validations.geometry(), "[]", "", "POINT (1 2)", "POINT Z (1 2 3)")
                    .write(folder.resolve("native.parquet"))));
    int unsound = 0;
    for (int i = 0; i < FILES; i++) {
      byte[] bytes = sound.get(i % sound.size()).clone();
      for (int change = 1 + random.nextInt(4); change > 0; change--) {
        bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("hostile.parquet"), bytes);
      ValidationReport[] report = new ValidationReport[1];
      assertThatCode(() -> report[0] = validate(file)).as("file %d", i).doesNotThrowAnyException();
      unsound += report[0].isValid() ? 0 : 1;
    }
    assertThat(unsound).as("files found unsound").isGreaterThan(FILES / 4);
  }
}
