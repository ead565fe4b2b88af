package dev.graticule.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, on a tree of its own with a java and a mvn that only tell how they were called. */
@DisabledOnOs(OS.WINDOWS)
class RunTest {
  private static final String ACCESS = "--add-opens=java.base/java.nio=ALL-UNNAMED";

  @TempDir Path temp;
  private final Map<String, String> environment = new HashMap<>();
  private Path tree;
  private Path tools;
  private Path elsewhere;

  private record Outcome(int exit, List<String> out, List<String> err) {}

  @BeforeEach
  void aTreeWithToolsThatOnlySpeak() throws IOException {
    tree = temp.resolve("a tree");
    tools = Files.createDirectories(temp.resolve("tools"));
    elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
    Path resources = Files.createDirectories(tree.resolve("examples/src/main/resources"));
    Files.copy(Path.of("run"), tree.resolve("examples/run"));
    Files.writeString(
        resources.resolve("examples.tsv"),
        "one\tsome.First\tthe first: FILE\ntwo\tsome.Second\tthe second\n");
    Files.writeString(tree.resolve("pom.xml"), "<project/>");
    Files.writeString(tree.resolve("examples/pom.xml"), "<project/>");
    tool("javac", "");
    java("17.0.15");
    // What a build leaves: the class path of the examples, here one jar that exists.
    Path jar = Files.writeString(temp.resolve("some.jar"), "");
    Path target = tree.resolve("examples/target");
    tool(
        "mvn",
        """
        echo "mvn $*" >>"%1$s/calls"
        mkdir -p "%2$s"
        printf %%s "%3$s" >"%2$s/classpath"
        """
            .formatted(temp, target, jar));
  }

  @Test
  void withoutANameTheExamplesAreListed() throws Exception {
    Outcome outcome = run();
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out())
        .containsExactly(
            "Usage: examples/run NAME [ARGS]",
            "",
            "  one        the first: FILE",
            "  two        the second");
  }

  @Test
  void whatTheListNamesIsThere() throws Exception {
    List<String> lines = Files.readAllLines(Path.of("src/main/resources/examples.tsv"));
    assertThat(lines).hasSizeGreaterThanOrEqualTo(4);
    for (String line : lines) {
      String[] fields = line.split("\t", -1);
      assertThat(fields).as(line).hasSize(3);
      assertThat(Class.forName(fields[1]).getMethod("main", String[].class)).as(line).isNotNull();
    }
    assertThat(lines.get(0)).startsWith("tour\t").contains("[--format ");
  }

  @Test
  void anUnknownNameIsRefusedWithTheList() throws Exception {
    Outcome outcome = run("three");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .startsWith("There is no example \"three\".")
        .contains("  two        the second");
  }

  @Test
  void theFirstRunBuildsAndSaysSoBesideTheOutput() throws Exception {
    Outcome outcome = run("one", "a b", "c");
    assertThat(outcome.err())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("First run: ")
        .contains("MB");
    assertThat(calls()).hasSize(1).first().asString().contains("-Dquick").contains("-pl examples");
    assertThat(outcome.out())
        .containsExactly(
            elsewhere.toRealPath().toString(),
            ACCESS,
            "-Xmx2g",
            "-cp",
            tree.resolve("examples/target/classes") + ":" + temp.resolve("some.jar"),
            "some.First",
            "a b",
            "c");
  }

  @Test
  void mavenIsGivenItsArgumentsAlsoWhereItDoesNotReadThemItself() throws Exception {
    environment.put("MAVEN_ARGS", "-o -Dmaven.repo.local=repo");
    run("one");
    assertThat(calls()).hasSize(1).first().asString().contains(" -o -Dmaven.repo.local=repo ");
  }

  @Test
  void theHeapIsTheCallersChoice() throws Exception {
    environment.put("GRATICULE_HEAP", "700m");
    assertThat(run("one").out()).contains("-Xmx700m");
  }

  @Test
  void aSecondRunBuildsNothing() throws Exception {
    run("one");
    assertThat(run("two").err()).isEmpty();
    assertThat(calls()).hasSize(1);
  }

  @Test
  void aChangedSourceIsBuiltAgain() throws Exception {
    run("one");
    Path source = Files.createDirectories(tree.resolve("core/src/main")).resolve("A.java");
    Files.writeString(source, "class A {}");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(run("one").err()).containsExactly("Building what has changed ...");
    assertThat(calls()).hasSize(2);
  }

  @Test
  void aJarThatIsGoneIsFetchedAgain() throws Exception {
    run("one");
    Files.delete(temp.resolve("some.jar"));
    run("one");
    assertThat(calls()).hasSize(2);
  }

  @Test
  void aNewerJdkGetsWhatItWants() throws Exception {
    java("25");
    assertThat(run("one").out())
        .contains(
            ACCESS, "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
  }

  @Test
  void theExitCodeIsTheExamplesOwn() throws Exception {
    tool("java", "echo 'openjdk version \"17.0.1\"' >&2; [ \"$1\" = -version ] || exit 7");
    assertThat(run("one").exit()).isEqualTo(7);
  }

  @Test
  void aFailedBuildRunsNothing() throws Exception {
    tool("mvn", "echo 'ERROR broken'; exit 1");
    Outcome outcome = run("one");
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("ERROR broken", "The build failed; what Maven said stands above.");
  }

  @Test
  void anOldJdkIsNamed() throws Exception {
    java("11.0.2");
    Outcome outcome = run("one");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .containsExactly(
            "examples/run needs a JDK 17 or newer, and java is version 11: set JAVA_HOME to a newer"
                + " one.");
  }

  @Test
  void aMissingToolIsOneSentence() throws Exception {
    Files.delete(tools.resolve("mvn"));
    assertThat(run("one").err())
        .containsExactly(
            "examples/run builds with Maven 3.8 or newer, and there is no mvn on the PATH: install it"
                + " first.");
    Files.delete(tools.resolve("java"));
    assertThat(run("one").err())
        .containsExactly(
            "examples/run needs a JDK 17 or newer, and there is no java: install one or set"
                + " JAVA_HOME.");
  }

  private Outcome run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(tree.resolve("examples/run").toString()));
    command.addAll(List.of(arguments));
    Path out = temp.resolve("out");
    Path err = temp.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(elsewhere.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("PATH", tools + ":" + commonTools());
    int exit = builder.start().waitFor();
    return new Outcome(exit, Files.readAllLines(out), Files.readAllLines(err));
  }

  /**
   * A folder with the shell's companions alone, so that the machine's own java and mvn stay unseen.
   */
  private Path commonTools() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("common"));
    for (String name : List.of("dirname", "sed", "find", "head", "cat", "touch", "mkdir")) {
      script(folder.resolve(name), "exec %s \"$@\"".formatted(locate(name)));
    }
    return folder;
  }

  private static Path locate(String name) {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private void java(String version) throws IOException {
    tool(
        "java",
        """
        if [ "$1" = -version ]; then
          echo 'openjdk version "%s" 2025-04-15' >&2
          exit 0
        fi
        pwd
        printf '%%s\\n' "$@"
        """
            .formatted(version));
  }

  private void tool(String name, String body) throws IOException {
    script(tools.resolve(name), body);
  }

  private static void script(Path file, String body) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + body);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(temp.resolve("calls"));
  }
}
