package dev.graticule.batch;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** Fills a vector of one layout from a vector of another. */
@FunctionalInterface
interface Conversion {

  /** The layouts are one: the target looks at the source's buffers, and nothing is copied. */
  Conversion SHARE = (source, target, slots) -> share(source, target);

  /**
   * Fills the target.
   *
   * @param source the values; lent
   * @param target a vector made of its field and not filled yet
   * @param slots which slots have values that count
   * @throws RejectedValueException when a value does not go over without loss
   */
  void into(FieldVector source, FieldVector target, Slots slots);

  private static void share(FieldVector source, FieldVector target) {
    if (source.getValueCount() == 0) {
      target.allocateNew();
      target.setValueCount(0);
      return;
    }
    shareOwn(source, target);
    List<FieldVector> from = source.getChildrenFromFields();
    List<FieldVector> to = target.getChildrenFromFields();
    for (int i = 0; i < from.size(); i++) {
      share(from.get(i), to.get(i));
    }
  }

  /** Shares what a vector holds itself: its validity and offsets, not its children. */
  static void shareOwn(FieldVector source, FieldVector target) {
    load(target, source.getValueCount(), source.getNullCount(), source.getFieldBuffers());
  }

  static void load(FieldVector target, int values, int nulls, List<ArrowBuf> buffers) {
    target.loadFieldBuffers(new ArrowFieldNode(values, nulls), buffers);
  }

  /** Converts value by value; a slot without a value becomes null. */
  static Conversion each(Setter.Maker maker) {
    return (source, target, slots) -> {
      int count = source.getValueCount();
      target.setInitialCapacity(Math.max(1, count));
      target.allocateNew();
      Setter setter = maker.of(source, target, slots);
      for (int slot = 0; slot < count; slot++) {
        if (slots.hasValue(source, slot)) {
          setter.set(slot);
        }
      }
      target.setValueCount(count);
    };
  }

  /** Converts the value of one slot. */
  @FunctionalInterface
  interface Setter {
    void set(int slot);

    /** Binds vectors. */
    @FunctionalInterface
    interface Maker {
      Setter of(FieldVector source, FieldVector target, Slots slots);
    }
  }
}
