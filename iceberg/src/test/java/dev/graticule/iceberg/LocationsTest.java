package dev.graticule.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.store.StorePath;
import dev.graticule.table.OutsideFiles;
import dev.graticule.table.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocationsTest {
  private static final Locations LOCAL =
      new Locations("places", "/lakes/one/places", OutsideFiles.REFUSE);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/lakes/one/places/data/a.parquet",
        "file:/lakes/one/places/data/a.parquet",
        "file:///lakes/one/places/data/a.parquet",
        "file://///lakes//one/places//data/a.parquet",
        "/lakes//one/places/data//a.parquet"
      })
  void howeverAFileIsSpelledItIsOne(String location) {
    assertThat(LOCAL.path(location)).isEqualTo(StorePath.of("data/a.parquet"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:///lakes/one/places/", "file:/lakes/one/places", "/lakes/one//places"})
  void soIsTheTable(String root) {
    Locations locations = new Locations("places", root, OutsideFiles.REFUSE);

    assertThat(locations.path("/lakes/one/places/a")).isEqualTo(StorePath.of("a"));
    assertThat(locations.location(StorePath.of("a"))).isEqualTo("/lakes/one/places/a");
  }

  @Test
  void percentSignsStandForThemselves() {
    StorePath path = LOCAL.path("/lakes/one/places/region=a%2Fb/x.parquet");

    assertThat(path).isEqualTo(StorePath.of("region=a%2Fb/x.parquet"));
    assertThat(LOCAL.path(LOCAL.location(path))).isEqualTo(path);
  }

  @Test
  void namesThatNoFileCanHaveAreRefusedUnderTheTablesName() {
    assertThatThrownBy(() -> LOCAL.path("/lakes/one/places/metadata/a\u0001b.avro"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("Table \"places\" names")
        .hasMessageContaining("/lakes/one/places/metadata/a?b.avro");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/lakes/one/others/a.parquet",
        "/lakes/one/places2/a.parquet",
        "/lakes/one/places",
        "/etc/passwd",
        "s3://bucket/places/a.parquet",
        "a.parquet"
      })
  void whatLiesOutsideIsRefused(String location) {
    assertThatThrownBy(() -> LOCAL.path(location))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("places")
        .hasMessageContaining(location);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/lakes/one/places/../others/a.parquet",
        "/lakes/one/places/data/../a.parquet",
        "/lakes/one/places/./a.parquet",
        "/lakes/one/places/data/.."
      })
  void noDotLeadsAnywhere(String location) {
    assertThatThrownBy(() -> LOCAL.path(location))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("\"..\"");
    assertThatThrownBy(
            () -> new Locations("places", "/lakes/one/places", OutsideFiles.READ).path(location))
        .isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/lakes/one/others/a b.parquet",
        "s3://bucket/with%20percent/x?y#z",
        "file:///elsewhere/ö.parquet"
      })
  void outsideFilesHavePathsWhenTheyMayBeRead(String location) {
    Locations locations = new Locations("places", "/lakes/one/places", OutsideFiles.READ);

    StorePath path = locations.path(location);

    assertThat(Locations.isOutside(path)).isTrue();
    assertThat(path.value().split("/")).hasSize(2);
    assertThat(locations.location(path)).isEqualTo(location);
    assertThat(Locations.isOutside(StorePath.of("data/a.parquet"))).isFalse();
  }

  @Test
  void aPlaceMayHaveTwoNames() {
    Locations linked =
        new Locations(
            "places", "/tmp/lake/places", "/private/tmp/lake/places", OutsideFiles.REFUSE);

    assertThat(linked.path("/private/tmp/lake/places/a")).isEqualTo(StorePath.of("a"));
    assertThat(linked.path("file:///tmp/lake/places/a")).isEqualTo(StorePath.of("a"));
    assertThat(linked.location(StorePath.of("a"))).isEqualTo("/tmp/lake/places/a");
  }

  @Test
  void objectStoresKeepTheirSlashes() {
    Locations bucket = new Locations("places", "s3://bucket/wh/places", OutsideFiles.REFUSE);

    assertThat(bucket.path("s3://bucket/wh/places/data/a")).isEqualTo(StorePath.of("data/a"));
    assertThatThrownBy(() -> bucket.path("s3://bucket/wh/places/data//a"))
        .as("an empty segment is another object there, and no path here")
        .isInstanceOf(RuntimeException.class);
  }
}
