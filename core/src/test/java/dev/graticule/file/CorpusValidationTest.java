package dev.graticule.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The official corpus: bad files get the code of its manifest, all others are clean. */
class CorpusValidationTest {

  private static ValidationReport validate(StorePath file) {
    try (Store store = Store.local(Corpus.root())) {
      return GeoParquetValidator.validate(store, file);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyBadFileGetsTheCodeOfTheManifestAndNoOther() throws IOException {
    StorePath folder = StorePath.of("geoparquet-testing/bad_data");
    JsonNode manifest =
        new ObjectMapper()
            .readTree(Corpus.root().resolve(folder.value()).resolve("manifest.json").toFile());
    return manifest.properties().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () ->
                        assertThat(validate(folder.resolve(entry.getKey())).violations())
                            .extracting(v -> v.code().label())
                            .containsExactly(
                                entry.getValue().path("expected_failure").textValue())));
  }

  @TestFactory
  Stream<DynamicTest> everyOtherFileIsClean() {
    return Stream.of("geoparquet-testing/data", "geoparquet-testing/samples", "geoparquet-spec")
        .flatMap(folder -> Corpus.files(folder).stream())
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.value(), () -> assertThat(validate(file).violations()).isEmpty()));
  }
}
