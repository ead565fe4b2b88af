package dev.graticule.batch;

import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Holds vectors against the layout of a contract: names, order and types, not nullability or
 * metadata.
 */
final class BatchLayout {
  private BatchLayout() {}

  static void require(Contract contract, Schema actual) {
    List<Field> expected = ArrowLayout.schema(contract).getFields();
    if (expected.size() != actual.getFields().size()) {
      throw new ContractException(
          "The contract has %d columns %s, the vectors are %d: %s."
              .formatted(
                  expected.size(),
                  contract.names(),
                  actual.getFields().size(),
                  names(actual.getFields())));
    }
    for (int i = 0; i < expected.size(); i++) {
      require(expected.get(i), actual.getFields().get(i), expected.get(i).getName());
    }
  }

  private static void require(Field expected, Field actual, String path) {
    boolean nameMatters = path.equals(expected.getName());
    if (nameMatters && !expected.getName().equals(actual.getName())) {
      throw new ContractException(
          "Column \"%s\" of the contract stands where the vectors have \"%s\"; put them in the contract's order."
              .formatted(path, actual.getName()));
    }
    if (!expected.getType().equals(actual.getType())
        || expected.getChildren().size() != actual.getChildren().size()) {
      throw new ContractException(
          "Column \"%s\" is %s in the contract but its vector is %s; cast it first."
              .formatted(path, expected.getType(), actual.getType()));
    }
    for (int i = 0; i < expected.getChildren().size(); i++) {
      Field child = expected.getChildren().get(i);
      require(child, actual.getChildren().get(i), path + "." + child.getName());
    }
  }

  private static List<String> names(List<Field> fields) {
    return fields.stream().map(Field::getName).toList();
  }
}
