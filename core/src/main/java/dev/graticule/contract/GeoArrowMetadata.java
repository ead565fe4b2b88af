package dev.graticule.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON that GeoArrow keeps with an extension type: CRS and edges. */
final class GeoArrowMetadata {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GeoArrowMetadata() {}

  static String of(ColumnType.Geometry geometry) {
    ObjectNode node = JSON.createObjectNode();
    if (geometry.crs() instanceof Crs.Projjson projjson) {
      node.put("crs_type", "projjson");
      node.putRawValue("crs", new com.fasterxml.jackson.databind.util.RawValue(projjson.text()));
    } else if (geometry.crs() instanceof Crs.Authority authority) {
      node.put("crs_type", "authority_code");
      node.put("crs", authority.toString());
    }
    if (geometry.edges() != Edges.PLANAR) {
      node.put("edges", geometry.edges().label());
    }
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new ContractException(
          "The CRS cannot be written as GeoArrow metadata: " + geometry.crs(), e);
    }
  }
}
