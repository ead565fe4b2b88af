package dev.graticule.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graticule.grid.CellColumn;
import dev.graticule.grid.CellForm;
import dev.graticule.grid.CellLevel;
import dev.graticule.grid.GridException;
import dev.graticule.grid.GridKind;

/** A computed partition as JSON; columns of the rows are known by their names alone. */
final class PartitionJson {
  private PartitionJson() {}

  static void write(Partition partition, ArrayNode into) {
    if (partition instanceof Partition.Cell cell) {
      cells("cell", cell.cells(), into);
    } else if (partition instanceof Partition.Adaptive adaptive) {
      cells("adaptive", adaptive.cells(), into).put("files", adaptive.files());
    } else if (partition instanceof Partition.Time time) {
      ObjectNode node = into.addObject();
      node.put("kind", "time");
      node.put("name", time.name());
      node.put("time", time.time());
      node.put("step", time.step().label());
    }
  }

  private static ObjectNode cells(String kind, CellColumn cells, ArrayNode into) {
    ObjectNode node = into.addObject();
    node.put("kind", kind);
    node.put("name", cells.name());
    node.put("geometry", cells.geometry());
    node.put("grid", cells.level().grid().label());
    node.put("level", cells.level().level());
    return node;
  }

  private static CellColumn cells(String name, JsonNode node) {
    return new CellColumn(name, node.path("geometry").asText(), level(node), CellForm.TEXT);
  }

  static Partition read(JsonNode node) {
    String kind = node.path("kind").asText();
    String name = node.path("name").asText();
    return switch (kind) {
      case "cell" -> new Partition.Cell(cells(name, node));
      case "adaptive" -> new Partition.Adaptive(cells(name, node), node.path("files").asInt(1));
      case "time" ->
          new Partition.Time(
              name,
              node.path("time").asText(),
              TimeStep.ofLabel(node.path("step").asText())
                  .orElseThrow(() -> unknown("step", node.path("step"))));
      default -> throw unknown("kind of partition", node.path("kind"));
    };
  }

  private static CellLevel level(JsonNode node) {
    GridKind grid =
        GridKind.ofLabel(node.path("grid").asText())
            .orElseThrow(() -> unknown("grid", node.path("grid")));
    try {
      return new CellLevel(grid, node.path("level").asInt(-1));
    } catch (GridException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static IllegalArgumentException unknown(String what, JsonNode value) {
    return new IllegalArgumentException(
        "The %s %s is none that this library knows.".formatted(what, value));
  }
}
