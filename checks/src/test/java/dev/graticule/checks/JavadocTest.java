package dev.graticule.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that users see is documented. The build's own doclint leaves this out, because JDK
 * 17's wants the components of a record documented a second time on its compact constructor.
 */
class JavadocTest {
  private static final Pattern COMPACT_CONSTRUCTOR =
      Pattern.compile("\\s*(public|protected) \\w+ \\{\\s*");

  @TempDir Path compiled;

  static List<String> modules() {
    return Repository.PUBLISHED;
  }

  @ParameterizedTest
  @MethodSource("modules")
  void everythingThatUsersSeeIsDocumented(String module) throws IOException {
    List<Path> sources =
        Repository.files(Repository.file(module).resolve("src/main/java"), ".java");
    if (sources.isEmpty()) {
      return;
    }
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, null)) {
      List<String> options =
          List.of(
              "-proc:none",
              "--release",
              "17",
              "-Xdoclint:missing/protected",
              "-Xmaxwarns",
              "1000",
              "-implicit:none",
              "-d",
              compiled.toString(),
              "-classpath",
              System.getProperty("java.class.path"));
      compiler
          .getTask(null, files, found, options, null, files.getJavaFileObjectsFromPaths(sources))
          .call();
    }
    assertThat(found.getDiagnostics())
        .filteredOn(problem -> problem.getKind() != Diagnostic.Kind.NOTE)
        .filteredOn(problem -> !COMPACT_CONSTRUCTOR.matcher(line(problem)).matches())
        .isEmpty();
  }

  private static String line(Diagnostic<? extends JavaFileObject> problem) {
    if (problem.getSource() == null) {
      return "";
    }
    try {
      return problem
          .getSource()
          .getCharContent(true)
          .toString()
          .lines()
          .skip(Math.max(0, problem.getLineNumber() - 1))
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }
}
