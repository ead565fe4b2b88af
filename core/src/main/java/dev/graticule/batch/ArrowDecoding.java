package dev.graticule.batch;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnPath;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ContractException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.ExtensionTypeVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.LargeListViewVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.ListViewVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.RunEndEncodedVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Brings vectors of any Arrow layout into the one layout of their column type. Where they have it
 * already nothing is copied; large layouts keep their bytes and get smaller offsets.
 */
final class ArrowDecoding {
  private final Optional<DictionaryProvider> dictionaries;

  ArrowDecoding(Optional<DictionaryProvider> dictionaries) {
    this.dictionaries = dictionaries;
  }

  /**
   * Fills a vector of the type's layout.
   *
   * @throws ContractException when the vector cannot hold such values
   * @throws RejectedValueException when one of its values is none of the type
   */
  void into(FieldVector any, FieldVector target, ColumnType type, Slots slots, String path) {
    FieldVector source =
        any instanceof ExtensionTypeVector<?> extension
            ? (FieldVector) extension.getUnderlyingVector()
            : any;
    DictionaryEncoding encoding = any.getField().getDictionary();
    if (encoding != null) {
      dictionary((BaseIntVector) source, encoding, target, type, slots, path);
    } else if (source instanceof RunEndEncodedVector runs) {
      runs(runs, target, type, slots, path);
    } else if (type instanceof ColumnType.Struct struct && source instanceof StructVector from) {
      struct(from, (StructVector) target, struct.fields(), slots, path);
    } else if (type instanceof ColumnType.MapOf map && source instanceof MapVector from) {
      map(from, (MapVector) target, map, slots, path);
    } else if (type instanceof ColumnType.ListOf list) {
      list(source, (ListVector) target, list.element(), slots, path + "." + ColumnPath.ELEMENT);
    } else {
      new ArrowScalars(path).of(source, target, type).into(source, target, slots);
    }
  }

  private void struct(
      StructVector source, StructVector target, List<Column> fields, Slots slots, String path) {
    shareOwn(source, target);
    Slots inner = slots.inside(source);
    for (Column field : fields) {
      String deeper = path + "." + field.name();
      FieldVector from = source.getChild(field.name());
      if (from == null) {
        throw new ContractException(
            "The vectors have no \"%s\"; the contract that is cast from must be theirs."
                .formatted(deeper));
      }
      into(from, target.getChild(field.name()), field.type(), inner, deeper);
    }
  }

  /** Key and value stand by position: what they are called is free. */
  private void map(
      MapVector source, MapVector target, ColumnType.MapOf type, Slots slots, String path) {
    shareOwn(source, target);
    StructVector entries = (StructVector) source.getDataVector();
    StructVector out = (StructVector) target.getDataVector();
    shareOwn(entries, out);
    Slots inner = slots.elements(source);
    List<FieldVector> from = entries.getChildrenFromFields();
    List<FieldVector> to = out.getChildrenFromFields();
    into(from.get(0), to.get(0), type.key(), inner, path + "." + ColumnPath.KEY);
    into(from.get(1), to.get(1), type.value(), inner, path + "." + ColumnPath.VALUE);
  }

  private void list(
      FieldVector source, ListVector target, ColumnType element, Slots slots, String path) {
    if (source.getClass() == ListVector.class) {
      ListVector list = (ListVector) source;
      shareOwn(list, target);
      into(list.getDataVector(), target.getDataVector(), element, slots.elements(list), path);
    } else if (source instanceof LargeListVector list) {
      FieldVector values = list.getDataVector();
      withOffsets(list, target, slot -> narrow(list.getOffsetBuffer().getLong(8L * slot), path));
      Slots inner =
          slots.elements(
              list,
              values.getValueCount(),
              slot -> (int) list.getElementStartIndex(slot),
              slot -> (int) list.getElementEndIndex(slot));
      into(values, target.getDataVector(), element, inner, path);
    } else if (source instanceof FixedSizeListVector list) {
      int size = list.getListSize();
      withOffsets(list, target, slot -> Math.multiplyExact(slot, size));
      Slots inner =
          slots.elements(
              list,
              list.getDataVector().getValueCount(),
              slot -> slot * size,
              slot -> (slot + 1) * size);
      into(list.getDataVector(), target.getDataVector(), element, inner, path);
    } else if (source instanceof ListViewVector list) {
      view(
          list,
          list.getDataVector(),
          slot -> list.getOffsetBuffer().getInt(4L * slot),
          slot -> end(list.getOffsetBuffer(), list.getSizeBuffer(), slot, path),
          target,
          element,
          slots,
          path);
    } else if (source instanceof LargeListViewVector list) {
      view(
          list,
          list.getDataVector(),
          slot -> narrow(list.getOffsetBuffer().getLong(8L * slot), path),
          slot ->
              narrow(
                  list.getOffsetBuffer().getLong(8L * slot)
                      + list.getSizeBuffer().getLong(8L * slot),
                  path),
          target,
          element,
          slots,
          path);
    } else {
      throw misfit(source.getField(), target.getField(), path);
    }
  }

  /** Read off the buffers: the vector's own method gives the size. */
  private static int end(ArrowBuf offsets, ArrowBuf sizes, int slot, String path) {
    return narrow((long) offsets.getInt(4L * slot) + sizes.getInt(4L * slot), path);
  }

  /** The lists of a view may overlap and stand in any order: their elements are picked anew. */
  private void view(
      FieldVector list,
      FieldVector values,
      IntUnaryOperator begin,
      IntUnaryOperator end,
      ListVector target,
      ColumnType element,
      Slots slots,
      String path) {
    Slots inner = slots.elements(list, values.getValueCount(), begin, end);
    try (FieldVector plain =
        target.getDataVector().getField().createVector(target.getAllocator())) {
      into(values, plain, element, inner, path);
      int length = 0;
      for (int slot = 0; slot < list.getValueCount(); slot++) {
        if (slots.hasValue(list, slot)) {
          length = Math.addExact(length, end.applyAsInt(slot) - begin.applyAsInt(slot));
        }
      }
      int[] picks = new int[length];
      int next = 0;
      for (int slot = 0; slot < list.getValueCount(); slot++) {
        if (slots.hasValue(list, slot)) {
          int from = begin.applyAsInt(slot);
          int to = end.applyAsInt(slot);
          target.startNewValue(slot);
          for (int i = from; i < to; i++) {
            picks[next++] = i;
          }
          target.endValue(slot, to - from);
        }
      }
      Gather.into(plain, picks, target.getDataVector());
      target.setValueCount(list.getValueCount());
    }
  }

  private void dictionary(
      BaseIntVector indexes,
      DictionaryEncoding encoding,
      FieldVector target,
      ColumnType type,
      Slots slots,
      String path) {
    Dictionary dictionary = dictionaries.map(p -> p.lookup(encoding.getId())).orElse(null);
    if (dictionary == null) {
      throw new ContractException(
          "Column \"%s\" is encoded with dictionary %d, which is not at hand; hand over the reader's dictionaries."
              .formatted(path, encoding.getId()));
    }
    FieldVector values = dictionary.getVector();
    int[] picks = new int[indexes.getValueCount()];
    for (int slot = 0; slot < picks.length; slot++) {
      picks[slot] = Gather.NOTHING;
      if (slots.hasValue(indexes, slot)) {
        long index = indexes.getValueAsLong(slot);
        if (index < 0 || index >= values.getValueCount()) {
          throw new RejectedValueException(
              path,
              slots.row(slot),
              "index %d is outside dictionary %d, which has %d values; the data is broken."
                  .formatted(index, encoding.getId(), values.getValueCount()));
        }
        picks[slot] = (int) index;
      }
    }
    gather(values, picks, target, type, path);
  }

  private void runs(
      RunEndEncodedVector runs, FieldVector target, ColumnType type, Slots slots, String path) {
    BaseIntVector ends = (BaseIntVector) runs.getRunEndsVector();
    int[] picks = new int[runs.getValueCount()];
    int run = 0;
    for (int slot = 0; slot < picks.length; slot++) {
      while (run < ends.getValueCount() && ends.getValueAsLong(run) <= slot) {
        run++;
      }
      if (run == ends.getValueCount()) {
        throw new RejectedValueException(
            path,
            slots.isSomebodys(slot) ? slots.row(slot) : slot,
            "the runs end before the rows do; the data is broken.");
      }
      picks[slot] = run;
    }
    gather(runs.getValuesVector(), picks, target, type, path);
  }

  private void gather(
      FieldVector values, int[] picks, FieldVector target, ColumnType type, String path) {
    try (FieldVector plain = target.getField().createVector(target.getAllocator())) {
      into(values, plain, type, Slots.ofRows(values.getValueCount()), path);
      Gather.into(plain, picks, target);
    }
  }

  private static void shareOwn(FieldVector source, FieldVector target) {
    if (source.getValueCount() == 0) {
      target.allocateNew();
      target.setValueCount(0);
    } else {
      Conversion.shareOwn(source, target);
    }
  }

  /** The validity of the source with offsets of 32 bits. */
  private static void withOffsets(FieldVector source, FieldVector target, IntUnaryOperator offset) {
    int count = source.getValueCount();
    if (count == 0) {
      target.allocateNew();
      target.setValueCount(0);
      return;
    }
    try (ArrowBuf offsets = target.getAllocator().buffer(4L * (count + 1))) {
      for (int slot = 0; slot <= count; slot++) {
        offsets.setInt(4L * slot, offset.applyAsInt(slot));
      }
      offsets.writerIndex(4L * (count + 1));
      Conversion.load(
          target, count, source.getNullCount(), List.of(source.getFieldBuffers().get(0), offsets));
    }
  }

  static int narrow(long offset, String path) {
    if (offset != (int) offset) {
      throw new ContractException(
          "Column \"%s\" has more than 2 GiB or 2^31 elements in one batch; read smaller batches."
              .formatted(path));
    }
    return (int) offset;
  }

  static ContractException misfit(Field source, Field target, String path) {
    return new ContractException(
        "Column \"%s\" has vectors of %s, which do not make %s; the contract that is cast from must be theirs."
            .formatted(path, source.getType(), target.getType()));
  }
}
