package dev.graticule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final Console console = new Console();

  @Test
  void aSoundFileIsOneLineAndSuccess() {
    Path file = SampleFile.write(folder, "lighthouses æøå.parquet");

    assertThat(console.run(Validate::run, file.toString())).isEqualTo(Validate.SOUND);

    assertThat(console.out())
        .isEqualTo("{\"file\":\"%s\",\"valid\":true,\"violations\":[]}%n".formatted(file));
    assertThat(console.err()).isEmpty();
  }

  @Test
  void anUnsoundFileAmongSoundOnesIsAFailureWithItsCode() throws IOException {
    Path sound = SampleFile.write(folder, "sound.parquet");
    Path text = Files.writeString(folder.resolve("text.parquet"), "no Parquet");

    assertThat(console.run(Validate::run, text.toString(), sound.toString()))
        .isEqualTo(Validate.UNSOUND);

    String[] lines = console.out().split("\\R");
    assertThat(lines).hasSize(2);
    JsonNode first = JSON.readTree(lines[0]);
    assertThat(first.path("file").textValue()).isEqualTo(text.toString());
    assertThat(first.path("valid").booleanValue()).isFalse();
    assertThat(first.path("violations").path(0).path("code").textValue())
        .isEqualTo("metadata_missing");
    assertThat(first.path("violations").path(0).path("message").textValue())
        .contains("text.parquet");
    assertThat(JSON.readTree(lines[1]).path("valid").booleanValue()).isTrue();
  }

  @Test
  void aFileThatIsNotThereIsALineToo() throws IOException {
    for (String name :
        new String[] {folder.resolve("none").toString(), folder.toString(), "/", "a\0b"}) {
      Console one = new Console();

      assertThat(one.run(Validate::run, name)).isEqualTo(Validate.UNSOUND);

      assertThat(JSON.readTree(one.out()).path("valid").booleanValue()).isFalse();
      assertThat(one.out().lines()).hasSize(1);
    }
  }

  @Test
  void aLinkIsFollowedToItsFile() throws IOException {
    Path file = SampleFile.write(Files.createDirectory(folder.resolve("there")), "a.parquet");
    Path link =
        Files.createSymbolicLink(
            Files.createDirectory(folder.resolve("here")).resolve("link.parquet"), file);

    assertThat(console.run(Validate::run, link.toString())).isEqualTo(Validate.SOUND);
    assertThat(console.out()).contains("link.parquet");
  }

  @Test
  void withoutAFileTheUsageIsTold() {
    assertThat(console.run(Validate::run)).isEqualTo(Validate.USAGE);
    assertThat(console.out()).isEmpty();
    assertThat(console.err()).contains("examples/run validate FILE...");
  }
}
