package dev.graticule.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
    assertThat(changes(Files.readString(file), actual))
        .as(
            "The public API of %s differs from api/%s.txt. When that is meant, write it anew with:"
                + " mvn -Dquick -Dapi.update -Dtest=PublicApiTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false -pl checks -am test",
            module, module)
        .isEmpty();
  }

  /** What came (+) and what went (-), each member behind its type. */
  private static List<String> changes(String before, String after) {
    List<String> old = members(before);
    List<String> now = members(after);
    return Stream.concat(
            old.stream().filter(member -> !now.contains(member)).map(member -> "- " + member),
            now.stream().filter(member -> !old.contains(member)).map(member -> "+ " + member))
        .toList();
  }

  private static List<String> members(String api) {
    return Stream.of(api.split("\n\n"))
        .flatMap(
            type -> {
              List<String> lines = type.lines().toList();
              return lines.stream()
                  .map(line -> line.equals(lines.get(0)) ? line : lines.get(0) + line);
            })
        .toList();
  }
}
