package dev.graticule.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.table.ColumnMapping.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ColumnMappingTest {

  @Test
  void whatIsNotMappedStandsUnderItsOwnName() {
    ColumnMapping mapping = ColumnMapping.byName();

    assertThat(mapping.isByName()).isTrue();
    assertThat(mapping.place("a")).isEqualTo(new Place(OptionalInt.empty(), List.of("a")));
    assertThat(mapping.place("a.b.element").names()).containsExactly("element");
  }

  @Test
  void whatIsMappedStandsWhereItIsSaid() {
    Place place = new Place(OptionalInt.of(4), List.of("b", "old"));
    ColumnMapping mapping = new ColumnMapping(Map.of("a.b", place));

    assertThat(mapping.isByName()).isFalse();
    assertThat(mapping.place("a.b")).isEqualTo(place);
    assertThat(mapping.place("b").fieldId()).isEmpty();
  }

  @Test
  void aMappingIsAValue() {
    List<String> names = new ArrayList<>(List.of("b"));
    Map<String, Place> places = new HashMap<>();
    places.put("a", new Place(OptionalInt.empty(), names));
    ColumnMapping mapping = new ColumnMapping(places);
    names.add("c");
    places.clear();

    assertThat(mapping.place("a").names()).containsExactly("b");
    assertThat(mapping)
        .isEqualTo(new ColumnMapping(Map.of("a", new Place(OptionalInt.empty(), List.of("b")))));
  }
}
