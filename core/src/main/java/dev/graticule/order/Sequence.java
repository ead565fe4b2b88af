package dev.graticule.order;

import dev.graticule.batch.ComputedColumn;
import dev.graticule.contract.Contract;
import java.util.List;

/**
 * Several orders, each deciding among rows that those before leave equal; none at all for no order.
 *
 * @param parts the orders, themselves no sequences
 */
public record Sequence(List<Order> parts) implements Order {
  static final Sequence NONE = new Sequence(List.of());

  /** Copies the list, flattened. */
  public Sequence {
    parts = parts.stream().flatMap(part -> part.parts().stream()).toList();
  }

  @Override
  public List<ComputedColumn> keptKeys() {
    return parts.stream().flatMap(part -> part.keptKeys().stream()).toList();
  }

  @Override
  public void requireFor(Contract contract) {
    parts.forEach(part -> part.requireFor(contract));
  }
}
