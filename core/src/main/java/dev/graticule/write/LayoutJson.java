package dev.graticule.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graticule.file.GeoParquetProfile;
import dev.graticule.file.WriteOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A layout as JSON, for formats to keep with their tables. What belongs to a process (memory,
 * executor) or to a commit (field ids) is not kept.
 */
public final class LayoutJson {
  private static final JsonMapper JSON = new JsonMapper();

  private LayoutJson() {}

  /**
   * Writes a layout.
   *
   * @param layout the layout
   * @return a JSON object
   */
  public static String write(Layout layout) {
    ObjectNode node = JSON.createObjectNode();
    ArrayNode partitionBy = node.putArray("partition_by");
    layout.partitionBy().forEach(partitionBy::add);
    ArrayNode computed = node.putArray("computed_partitions");
    layout.partitions().forEach(partition -> PartitionJson.write(partition, computed));
    if (computed.isEmpty()) {
      node.remove("computed_partitions");
    }
    node.put("target_file_size", layout.targetFileSize().bytes());
    node.put("open_files", layout.openFiles());
    WriteOptions files = layout.files();
    node.put("profile", files.profile().name());
    node.put("zstd_level", files.zstdLevel());
    node.put("row_group_rows", files.rowGroupRows());
    node.put("row_group_bytes", files.rowGroupBytes());
    node.put("covering_name", files.coveringName());
    if (!files.coveringNames().isEmpty()) {
      ObjectNode names = node.putObject("covering_names");
      files.coveringNames().forEach(names::put);
    }
    if (!layout.order().parts().isEmpty()) {
      node.set("order", OrderJson.write(layout.order()));
    }
    return node.toString();
  }

  /**
   * Reads a layout. What is not said is as in {@link Layout#defaults()}.
   *
   * @param json what {@link #write} gave, now or by an earlier or later version
   * @return the layout
   * @throws IllegalArgumentException when it is no such JSON or a value is out of range
   */
  public static Layout read(String json) {
    try {
      return parse(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The layout is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Layout parse(JsonNode node) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("The layout is no JSON object.");
    }
    List<String> partitionBy = new ArrayList<>();
    node.path("partition_by").forEach(column -> partitionBy.add(column.asText()));
    Map<String, String> coverings = new LinkedHashMap<>();
    node.path("covering_names")
        .properties()
        .forEach(name -> coverings.put(name.getKey(), name.getValue().asText()));
    WriteOptions defaults = WriteOptions.defaults();
    WriteOptions files =
        WriteOptions.builder()
            .profile(
                GeoParquetProfile.valueOf(node.path("profile").asText(defaults.profile().name())))
            .zstdLevel(node.path("zstd_level").asInt(defaults.zstdLevel()))
            .rowGroupRows(node.path("row_group_rows").asInt(defaults.rowGroupRows()))
            .rowGroupBytes(node.path("row_group_bytes").asLong(defaults.rowGroupBytes()))
            .coveringName(node.path("covering_name").asText(defaults.coveringName()))
            .coveringNames(coverings)
            .build();
    List<Partition> computed = new ArrayList<>();
    node.path("computed_partitions").forEach(one -> computed.add(PartitionJson.read(one)));
    return new Layout(
        Layout.defaults().partitions(computed).withPartitionColumns(partitionBy).partitions(),
        new ByteSize(node.path("target_file_size").asLong(Layout.DEFAULT_TARGET.bytes())),
        node.path("open_files").asInt(Layout.DEFAULT_OPEN_FILES),
        files,
        OrderJson.read(node.path("order")));
  }
}
