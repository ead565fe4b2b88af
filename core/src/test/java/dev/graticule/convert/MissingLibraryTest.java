package dev.graticule.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without an optional library, what needs it says so in one sentence and nothing else fails. */
class MissingLibraryTest {
  @TempDir Path folder;

  /** Loads everything anew, but for what is said to be missing. */
  private static final class WithoutLibrary extends URLClassLoader {
    private final String missing;

    WithoutLibrary(String missing) {
      super(classPath(), ClassLoader.getPlatformClassLoader());
      this.missing = missing;
    }

    private static URL[] classPath() {
      return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
          .map(WithoutLibrary::url)
          .toArray(URL[]::new);
    }

    private static URL url(String entry) {
      try {
        return Path.of(entry).toUri().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith(missing)) {
        throw new ClassNotFoundException(name + " is said to be missing");
      }
      return super.loadClass(name, resolve);
    }
  }

  @ParameterizedTest
  @CsvSource({"csv, de.siegmar.fastcsv, de.siegmar:fastcsv"})
  void theArtifactIsNamed(String format, String missing, String artifact) throws Exception {
    try (WithoutLibrary loader = new WithoutLibrary(missing)) {
      @SuppressWarnings("unchecked")
      Function<String, String> trial =
          (Function<String, String>)
              loader
                  .loadClass("dev.graticule.convert.OpeningTrial")
                  .getConstructor(Path.class)
                  .newInstance(folder);
      assertThat(trial.apply(format))
          .contains("which is not on the class path; add that artifact")
          .contains(artifact);
      assertThat(trial.apply("geojson")).isEqualTo("opened");
    }
  }

  @ParameterizedTest
  @CsvSource({"csv", "geojson"})
  void withTheLibraryTheSameOpens(String format) {
    assertThat(new OpeningTrial(folder).apply(format)).isEqualTo("opened");
  }
}
