package dev.graticule.batch;

import dev.graticule.contract.ColumnPath;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Nullability;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.jspecify.annotations.Nullable;

/** Readers of what has parts: records, lists and maps. */
final class NestedReaders {
  private NestedReaders() {}

  static ValueReader.Plan struct(Class<?> record, ColumnType.Struct type, String path) {
    RowReader.Plan plan = RowReader.plan(RecordBinding.of(record), type.fields(), path);
    return (vector, state) -> {
      StructVector struct = (StructVector) vector;
      RowReader row = plan.on(struct::getChild, state);
      return row::read;
    };
  }

  static ValueReader.Plan list(
      JavaType java, ColumnType.ListOf own, ColumnType.ListOf type, String path) {
    CellReader.Plan plan =
        ReadPlans.cell(
            java.argument(0),
            NestedWriters.part(own.element(), own.nullability()),
            NestedWriters.part(type.element(), type.nullability()),
            path + "." + ColumnPath.ELEMENT);
    return (vector, state) -> {
      ListVector list = (ListVector) vector;
      CellReader element = plan.on(list.getDataVector(), state);
      return slot -> {
        int from = list.getElementStartIndex(slot);
        int to = list.getElementEndIndex(slot);
        List<@Nullable Object> elements = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
          elements.add(element.get(i));
        }
        return Collections.unmodifiableList(elements);
      };
    };
  }

  static ValueReader.Plan map(
      JavaType java, ColumnType.MapOf own, ColumnType.MapOf type, String path) {
    CellReader.Plan keys =
        ReadPlans.cell(
            java.argument(0),
            NestedWriters.part(own.key(), Nullability.REQUIRED),
            NestedWriters.part(type.key(), Nullability.REQUIRED),
            path + "." + ColumnPath.KEY);
    CellReader.Plan values =
        ReadPlans.cell(
            java.argument(1),
            NestedWriters.part(own.value(), own.nullability()),
            NestedWriters.part(type.value(), type.nullability()),
            path + "." + ColumnPath.VALUE);
    return (vector, state) -> {
      MapVector map = (MapVector) vector;
      StructVector entries = (StructVector) map.getDataVector();
      CellReader key = keys.on((FieldVector) entries.getChildByOrdinal(0), state);
      CellReader value = values.on((FieldVector) entries.getChildByOrdinal(1), state);
      return slot -> {
        Map<Object, @Nullable Object> read = new LinkedHashMap<>();
        for (int i = map.getElementStartIndex(slot); i < map.getElementEndIndex(slot); i++) {
          Object one = Objects.requireNonNull(key.get(i));
          if (read.containsKey(one)) {
            throw state.reject(
                path,
                "the map has the key \"%s\" twice; which value counts is open.".formatted(one));
          }
          read.put(one, value.get(i));
        }
        return Collections.unmodifiableMap(read);
      };
    };
  }
}
