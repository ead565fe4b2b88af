package dev.graticule.batch;

import dev.graticule.contract.Column;
import dev.graticule.contract.ColumnPath;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Nullability;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;

/** Writers of what has parts: records, lists and maps. */
final class NestedWriters {
  private NestedWriters() {}

  static ValueWriter.Plan struct(
      Class<?> record, ColumnType.Struct own, ColumnType.Struct type, String path) {
    RowWriter.Plan plan = RowWriter.plan(RecordBinding.of(record), type.fields(), path);
    return (vector, state) -> {
      StructVector struct = (StructVector) vector;
      RowWriter row = plan.on(struct::getChild, state);
      return new ValueWriter() {
        @Override
        void set(int slot, Object value) {
          struct.setIndexDefined(slot);
          row.write(value, slot);
        }
      };
    };
  }

  static ValueWriter.Plan list(
      JavaType java, ColumnType.ListOf own, ColumnType.ListOf type, String path) {
    String deeper = path + "." + ColumnPath.ELEMENT;
    JavaType element = java.argument(0);
    ValueWriter.Plan plan =
        WritePlans.of(
            element,
            part(own.element(), own.nullability()),
            part(type.element(), type.nullability()),
            deeper);
    return (vector, state) -> {
      ListVector list = (ListVector) vector;
      CellWriter cell =
          new CellWriter(
              plan.on(list.getDataVector(), state),
              element.wrapping(),
              type.nullability(),
              deeper,
              state);
      return new ValueWriter() {
        @Override
        void set(int slot, Object value) {
          List<?> elements = (List<?>) value;
          int at = list.startNewValue(slot);
          int next = at;
          for (Object one : elements) {
            cell.put(next++, one);
          }
          list.endValue(slot, next - at);
        }
      };
    };
  }

  static ValueWriter.Plan map(
      JavaType java, ColumnType.MapOf own, ColumnType.MapOf type, String path) {
    String keyPath = path + "." + ColumnPath.KEY;
    String valuePath = path + "." + ColumnPath.VALUE;
    JavaType valueType = java.argument(1);
    ValueWriter.Plan keys =
        WritePlans.of(
            java.argument(0),
            part(own.key(), Nullability.REQUIRED),
            part(type.key(), Nullability.REQUIRED),
            keyPath);
    ValueWriter.Plan values =
        WritePlans.of(
            valueType,
            part(own.value(), own.nullability()),
            part(type.value(), type.nullability()),
            valuePath);
    return (vector, state) -> {
      MapVector map = (MapVector) vector;
      StructVector entries = (StructVector) map.getDataVector();
      CellWriter key =
          new CellWriter(
              keys.on((FieldVector) entries.getChildByOrdinal(0), state),
              JavaType.Wrapping.NONE,
              Nullability.REQUIRED,
              keyPath,
              state);
      CellWriter cell =
          new CellWriter(
              values.on((FieldVector) entries.getChildByOrdinal(1), state),
              valueType.wrapping(),
              type.nullability(),
              valuePath,
              state);
      return new ValueWriter() {
        @Override
        void set(int slot, Object value) {
          int at = map.startNewValue(slot);
          int next = at;
          for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
            entries.setIndexDefined(next);
            key.put(next, entry.getKey());
            cell.put(next, entry.getValue());
            next++;
          }
          map.endValue(slot, next - at);
        }
      };
    };
  }

  static Column part(ColumnType type, Nullability nullability) {
    return new Column("part", type, nullability, Map.of());
  }
}
