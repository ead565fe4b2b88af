package dev.graticule.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExtensionLayoutTest {
  private static final String OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir Path directory;

  private Path place(String version, String platform) throws Exception {
    Path file = directory.resolve(version).resolve(platform).resolve("spatial.duckdb_extension");
    Files.createDirectories(file.getParent());
    return Files.createFile(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux_amd64", "linux_arm64", "osx_amd64", "osx_arm64"})
  void eachPlatformHasAFileOfItsOwn(String platform) throws Exception {
    ExtensionLayout layout = new ExtensionLayout("v1.5.5", platform);
    assertThat(layout.isIn(directory)).isFalse();
    Path file = place("v1.5.5", platform);
    assertThat(layout.file(directory)).isEqualTo(file);
    assertThat(layout.isIn(directory)).isTrue();
    for (String other : List.of("linux_amd64", "linux_arm64", "osx_amd64", "osx_arm64")) {
      assertThat(new ExtensionLayout("v1.5.5", other).isIn(directory))
          .isEqualTo(other.equals(platform));
    }
  }

  @Test
  void anotherVersionIsNamed() throws Exception {
    place("v1.4.0", "linux_amd64");
    place("v1.5.5", "osx_arm64");
    assertThat(new ExtensionLayout("v1.5.5", "linux_amd64").absence(directory))
        .contains("for this DuckDB, v1.5.5 on linux_amd64, only for ")
        .contains("v1.4.0 on linux_amd64, v1.5.5 on osx_arm64");
  }

  @Test
  void nothingIsSaidToBeNothing() {
    assertThat(new ExtensionLayout("v1.5.5", "linux_amd64").absence(directory.resolve("none")))
        .endsWith("none holds no spatial extension for this DuckDB, v1.5.5 on linux_amd64. ");
  }

  @Test
  void anotherFileThanTheOneChosenIsRefused() throws Exception {
    ExtensionLayout layout = new ExtensionLayout("v1.5.5", "linux_amd64");
    Path file = place("v1.5.5", "linux_amd64");
    layout.requireChecksum(directory, OF_NOTHING.toUpperCase(java.util.Locale.ROOT));
    Files.writeString(file, "other");
    assertThatThrownBy(() -> layout.requireChecksum(directory, OF_NOTHING))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("not " + OF_NOTHING)
        .hasMessageContaining("was not loaded");
  }

  @Test
  void aChecksumHasSoManyDigits() {
    assertThatThrownBy(
            () -> QueryEngine.builder().extensionDirectory(directory, "e3b0c44298fc1c149afbf4c8"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 hexadecimal digits");
  }
}
