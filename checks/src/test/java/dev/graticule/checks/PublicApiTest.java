package dev.graticule.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The public API stands in {@code api/MODULE.txt}, so that a reviewer sees each change of it. */
class PublicApiTest {

  static List<String> modules() {
    return Repository.PUBLISHED;
  }

  @ParameterizedTest
  @MethodSource("modules")
  void thePublicApiIsTheOneOnFile(String module) throws IOException {
    String actual = PublicApi.of(Repository.file(module).resolve("target/classes"));
    Path file = Repository.file("api").resolve(module + ".txt");
    if (System.getProperty("api.update") != null) {
      Files.writeString(file, actual);
    }
    assertThat(actual)
        .as(
            "The public API of %s differs from api/%s.txt. When that is meant, write it anew with:"
                + " mvn -Dquick -Dapi.update -Dtest=PublicApiTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -pl checks -am test",
            module, module)
        .isEqualTo(Files.readString(file));
  }
}
