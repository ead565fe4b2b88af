package dev.graticule.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class LoggedPathTest {

  @Test
  void whatIsSpecialIsPercentEncoded() {
    assertThat(LoggedPath.encode("region=a%20b/s p+ä.parquet"))
        .isEqualTo("region=a%2520b/s%20p%2B%C3%A4.parquet");
    assertThat(LoggedPath.encode("a:b/c#d?e")).isEqualTo("a%3Ab/c%23d%3Fe");
  }

  @Test
  void whatOthersWriteIsDecoded() {
    assertThat(LoggedPath.decode("region=a%2520b/part.parquet"))
        .isEqualTo("region=a%20b/part.parquet");
    assertThat(LoggedPath.decode("100%/x%zz")).isEqualTo("100%/x%zz");
    assertThat(LoggedPath.decode("ä+b")).isEqualTo("ä+b");
  }

  @Property
  void whatIsWrittenIsReadAgain(@ForAll @StringLength(max = 40) String path) {
    // Halves of a surrogate pair are no text.
    if (path.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      String encoded = LoggedPath.encode(path);
      assertThat(LoggedPath.decode(encoded)).isEqualTo(path);
    }
  }

  @Property
  void othersReadTheSame(@ForAll @StringLength(min = 1, max = 40) String path) {
    if (path.chars().noneMatch(c -> Character.isSurrogate((char) c)) && !path.contains("//")) {
      assertThat(URI.create("x/" + LoggedPath.encode(path)).getPath()).isEqualTo("x/" + path);
    }
  }

  @Test
  void placesByThemselvesAreTold() {
    assertThat(LoggedPath.isAbsolute("/data/x.parquet")).isTrue();
    assertThat(LoggedPath.isAbsolute("file:/data/x.parquet")).isTrue();
    assertThat(LoggedPath.isAbsolute("s3://bucket/x.parquet")).isTrue();
    assertThat(LoggedPath.isAbsolute("region=a/x.parquet")).isFalse();
    assertThat(LoggedPath.isAbsolute("region=a:b/x.parquet")).isFalse();
    assertThat(LoggedPath.isAbsolute("x.parquet")).isFalse();
  }

  @Test
  void dotsNeverLeaveTheTable() {
    assertThat(LoggedPath.normal("a/./b//c")).contains("a/b/c");
    assertThat(LoggedPath.normal("a/../b")).contains("b");
    assertThat(LoggedPath.normal("../b")).isEmpty();
    assertThat(LoggedPath.normal("a/../../b")).isEmpty();
    assertThat(LoggedPath.normal("..")).isEmpty();
    assertThat(LoggedPath.normal("")).isEmpty();
  }
}
