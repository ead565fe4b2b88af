package dev.graticule.file;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.parquet.column.ColumnReadStore;
import org.jspecify.annotations.Nullable;

/**
 * Puts a column together from the values and levels of its leaves, straight into Arrow vectors. One
 * reader serves a whole file: {@link #open} gives it a row group, {@link #bind} a batch's vector.
 */
abstract sealed class NodeReader {
  private final int definitionLevel;

  private NodeReader(int definitionLevel) {
    this.definitionLevel = definitionLevel;
  }

  static NodeReader of(ParquetNode node) {
    if (node instanceof ParquetNode.Leaf leaf) {
      return new Leaf(leaf);
    }
    if (node instanceof ParquetNode.Group group) {
      return new Struct(group);
    }
    if (node instanceof ParquetNode.Repeated list) {
      return new Repeated(list);
    }
    return new Entries((ParquetNode.Entries) node);
  }

  /** Begins a row group. */
  abstract void open(ColumnReadStore columns);

  /** Takes the vector of the next values. */
  abstract void bind(FieldVector vector);

  /** Reads one value, which may be absent, into a place of the vector. */
  abstract void read(int index);

  /** Reads the values of several places. */
  void readAll(int from, int to) {
    for (int i = from; i < to; i++) {
      read(i);
    }
  }

  /** Passes one absent value, or one empty list, of each leaf. */
  abstract void pass();

  /** The leaf whose levels stand for all. */
  abstract LeafReader lead();

  abstract Stream<LeafReader> leaves();

  final boolean isThere() {
    return lead().definitionLevel() >= definitionLevel;
  }

  private static final class Leaf extends NodeReader {
    private final LeafReader leaf;

    Leaf(ParquetNode.Leaf node) {
      super(node.definitionLevel());
      this.leaf = LeafReader.of(node);
    }

    @Override
    void open(ColumnReadStore columns) {
      leaf.open(columns);
    }

    @Override
    void bind(FieldVector vector) {
      leaf.bind(vector);
    }

    @Override
    void read(int index) {
      leaf.read(index);
    }

    @Override
    void pass() {
      leaf.pass();
    }

    @Override
    LeafReader lead() {
      return leaf;
    }

    @Override
    Stream<LeafReader> leaves() {
      return Stream.of(leaf);
    }
  }

  private static final class Struct extends NodeReader {
    private final List<NodeReader> fields;
    private @Nullable StructVector vector;

    Struct(ParquetNode.Group node) {
      super(node.definitionLevel());
      this.fields = node.fields().stream().map(f -> NodeReader.of(f.node())).toList();
    }

    @Override
    void open(ColumnReadStore columns) {
      fields.forEach(f -> f.open(columns));
    }

    @Override
    void bind(FieldVector target) {
      vector = (StructVector) target;
      for (int i = 0; i < fields.size(); i++) {
        fields.get(i).bind((FieldVector) vector.getChildByOrdinal(i));
      }
    }

    @Override
    void read(int index) {
      StructVector target = LeafReader.bound(vector);
      if (isThere()) {
        target.setIndexDefined(index);
      } else {
        target.setNull(index);
      }
      for (NodeReader field : fields) {
        field.read(index);
      }
    }

    @Override
    void pass() {
      fields.forEach(NodeReader::pass);
    }

    @Override
    LeafReader lead() {
      return fields.get(0).lead();
    }

    @Override
    Stream<LeafReader> leaves() {
      return fields.stream().flatMap(NodeReader::leaves);
    }
  }

  /** The levels that lists and maps share. */
  private abstract static sealed class Several extends NodeReader {
    private final int elementLevel;
    private final int repetitionLevel;
    private @Nullable ListVector vector;
    private List<LeafReader> leaves = List.of();

    Several(int definitionLevel, int elementLevel, int repetitionLevel) {
      super(definitionLevel);
      this.elementLevel = elementLevel;
      this.repetitionLevel = repetitionLevel;
    }

    abstract void readElement(int index);

    @Override
    void open(ColumnReadStore columns) {
      leaves = leaves().toList();
    }

    @Override
    void bind(FieldVector target) {
      vector = (ListVector) target;
    }

    @Override
    final void read(int index) {
      ListVector target = LeafReader.bound(vector);
      LeafReader lead = lead();
      if (lead.definitionLevel() < elementLevel) {
        if (isThere()) {
          target.startNewValue(index);
          target.endValue(index, 0);
        } else {
          target.setNull(index);
        }
        pass();
        return;
      }
      int start = target.startNewValue(index);
      int count = 0;
      do {
        readElement(Math.addExact(start, count));
        count++;
        requireAgreement(lead.repetitionLevel() >= repetitionLevel);
      } while (lead.repetitionLevel() >= repetitionLevel);
      target.endValue(index, count);
    }

    /** Whether a list goes on is said by each leaf below; a sound file says it alike. */
    private void requireAgreement(boolean goesOn) {
      for (LeafReader leaf : leaves) {
        if ((leaf.repetitionLevel() >= repetitionLevel) != goesOn) {
          throw new GeoParquetException(
              "its leaves \"%s\" and \"%s\" disagree about the length of a list"
                  .formatted(lead().path(), leaf.path()));
        }
      }
    }
  }

  private static final class Repeated extends Several {
    private final NodeReader element;

    Repeated(ParquetNode.Repeated node) {
      super(node.definitionLevel(), node.elementLevel(), node.repetitionLevel());
      this.element = NodeReader.of(node.element().node());
    }

    @Override
    void open(ColumnReadStore columns) {
      element.open(columns);
      super.open(columns);
    }

    @Override
    void bind(FieldVector target) {
      super.bind(target);
      element.bind(((ListVector) target).getDataVector());
    }

    @Override
    void readElement(int index) {
      element.read(index);
    }

    @Override
    void pass() {
      element.pass();
    }

    @Override
    LeafReader lead() {
      return element.lead();
    }

    @Override
    Stream<LeafReader> leaves() {
      return element.leaves();
    }
  }

  private static final class Entries extends Several {
    private final NodeReader key;
    private final NodeReader value;
    private @Nullable StructVector entries;

    Entries(ParquetNode.Entries node) {
      super(node.definitionLevel(), node.elementLevel(), node.repetitionLevel());
      this.key = NodeReader.of(node.key().node());
      this.value = NodeReader.of(node.value().node());
    }

    @Override
    void open(ColumnReadStore columns) {
      key.open(columns);
      value.open(columns);
      super.open(columns);
    }

    @Override
    void bind(FieldVector target) {
      super.bind(target);
      entries = (StructVector) ((MapVector) target).getDataVector();
      key.bind((FieldVector) entries.getChildByOrdinal(0));
      value.bind((FieldVector) entries.getChildByOrdinal(1));
    }

    @Override
    void readElement(int index) {
      LeafReader.bound(entries).setIndexDefined(index);
      if (!key.isThere()) {
        throw new GeoParquetException("a map has an entry without a key");
      }
      key.read(index);
      value.read(index);
    }

    @Override
    void pass() {
      key.pass();
      value.pass();
    }

    @Override
    LeafReader lead() {
      return key.lead();
    }

    @Override
    Stream<LeafReader> leaves() {
      List<LeafReader> all = new ArrayList<>(key.leaves().toList());
      all.addAll(value.leaves().toList());
      return all.stream();
    }
  }
}
