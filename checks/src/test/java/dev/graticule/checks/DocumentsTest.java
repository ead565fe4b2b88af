package dev.graticule.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.junit.RaceConformance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documents name what exists, and their code is code that runs. */
class DocumentsTest {
  private static final Pattern TYPE =
      Pattern.compile("`([A-Z]\\w*[a-z]\\w*)(?:\\.([a-z]\\w*)(?:\\(.*?\\))?)?`");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)\\)");
  private static final Pattern STAGE = Pattern.compile("(?m)^\\| `([a-z]+)` \\|");
  private static final Pattern EXAMPLE = Pattern.compile("examples/run ([a-z]+)");
  private static final String EXAMPLES = "examples/src/main/resources/examples.tsv";

  @Test
  void theArchitectureNamesTypesThatExist() {
    Map<String, List<Path>> sources =
        Repository.sources().stream().collect(Collectors.groupingBy(DocumentsTest::typeName));
    assertThat(matches(TYPE, Repository.read("ARCHITECTURE.md")))
        .isNotEmpty()
        .allSatisfy(
            named -> {
              assertThat(sources).as(named.group()).containsKey(named.group(1));
              if (named.group(2) != null) {
                assertThat(sources.get(named.group(1)))
                    .as(named.group())
                    .anyMatch(file -> text(file).contains(" " + named.group(2) + "("));
              }
            });
  }

  @Test
  void theArchitecturesTableOfRacesIsTheOneThatFormatsAreHeldTo() {
    assertThat(Repository.read("ARCHITECTURE.md")).contains(RaceConformance.OUTCOMES);
  }

  @Test
  void theArchitectureTellsOfEveryPackageOfCore() throws IOException {
    try (Stream<Path> packages =
        Files.list(Repository.file("core/src/main/java/dev/graticule"))
            .filter(Files::isDirectory)) {
      assertThat(matches(STAGE, Repository.read("ARCHITECTURE.md")).stream().map(m -> m.group(1)))
          .containsExactlyInAnyOrderElementsOf(
              packages.map(folder -> folder.getFileName().toString()).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"})
  void linksLeadToFiles(String document) {
    assertThat(matches(LINK, Repository.read(document)))
        .allSatisfy(link -> assertThat(Repository.file(link.group(1))).exists());
  }

  @Test
  void theExamplesOfTheReadmeAreOfConsumersThatRun() {
    List<String> consumers =
        Repository.files(Repository.file("consumer"), ".java").stream()
            .map(source -> unindented(text(source)))
            .toList();
    assertThat(blocks("java", Repository.read("README.md")))
        .isNotEmpty()
        .allSatisfy(
            block -> assertThat(consumers).anyMatch(source -> source.contains(unindented(block))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "CHANGELOG.md", "CONTRIBUTING.md"})
  void namedExamplesAreOnTheList(String document) {
    List<String> names =
        Repository.read(EXAMPLES).lines().map(line -> line.split("\t", 2)[0]).toList();
    assertThat(matches(EXAMPLE, Repository.read(document)).stream().map(m -> m.group(1)))
        .isSubsetOf(names);
  }

  @Test
  void listedExamplesAreClassesOneCanRun() {
    assertThat(Repository.read(EXAMPLES).lines().map(line -> line.split("\t")))
        .allSatisfy(
            example -> {
              assertThat(example).hasSize(3);
              Path source =
                  Repository.file(
                      "examples/src/main/java/" + example[1].replace('.', '/') + ".java");
              assertThat(source).exists().content().contains("public static void main(");
            });
  }

  private static List<MatchResult> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  private static List<String> blocks(String language, String markdown) {
    Pattern block = Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```");
    return matches(block, markdown).stream().map(match -> match.group(1)).toList();
  }

  private static String unindented(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  private static String typeName(Path source) {
    String name = source.getFileName().toString();
    return name.substring(0, name.length() - ".java".length());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
