package dev.graticule.interop;

import dev.graticule.query.QueryEngine;
import dev.graticule.table.Lake;
import dev.graticule.table.LakeOptions;
import dev.graticule.table.TableFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lakes of a talk, by the names that the other side gave them. */
final class OpenLakes implements AutoCloseable {
  private final Map<String, OpenLake> lakes = new LinkedHashMap<>();

  /**
   * A lake and what asks it.
   *
   * @param lake the lake
   * @param engine asks it
   */
  private record OpenLake(Lake lake, QueryEngine engine) implements AutoCloseable {
    @Override
    public void close() {
      engine.close();
      lake.close();
    }
  }

  void open(Request request) {
    Lake lake = Lake.open(request.path("folder"), LakeOptions.defaults());
    lakes.put(request.text("lake"), new OpenLake(lake, QueryEngine.over(lake)));
  }

  Lake lake(String name) {
    return find(name).lake();
  }

  QueryEngine engine(String name) {
    return find(name).engine();
  }

  TableFormat format(String lake, String name) {
    List<TableFormat> formats = lake(lake).formats();
    return formats.stream()
        .filter(format -> format.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There is no format \"%s\"; there are %s."
                        .formatted(name, formats.stream().map(TableFormat::name).toList())));
  }

  private OpenLake find(String name) {
    return Optional.ofNullable(lakes.get(name))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No lake \"%s\" is open; %s are.".formatted(name, lakes.keySet())));
  }

  void close(String name) {
    find(name).close();
    lakes.remove(name);
  }

  @Override
  public void close() {
    lakes.values().forEach(OpenLake::close);
    lakes.clear();
  }
}
