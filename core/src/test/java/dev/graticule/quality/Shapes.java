package dev.graticule.quality;

import dev.graticule.batch.Batch;
import dev.graticule.batch.BatchSource;
import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/** Batches of {@code id}, {@code name}, {@code shape} that need not keep their contract. */
final class Shapes {
  private final Contract contract;
  private final List<Row> rows = new ArrayList<>();

  @SuppressWarnings("ArrayRecordComponent")
  private record Row(@Nullable String name, byte @Nullable [] wkb) {}

  Shapes(Contract contract) {
    this.contract = contract;
  }

  Shapes row(@Nullable String name, @Nullable String wkt) {
    return raw(name, wkt == null ? null : wkb(wkt));
  }

  Shapes raw(@Nullable String name, byte @Nullable [] wkb) {
    rows.add(new Row(name, wkb));
    return this;
  }

  static byte[] wkb(String wkt) {
    try {
      return WkbCodec.encode(new WKTReader().read(wkt));
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  Batch batch(BufferAllocator allocator) {
    return batch(allocator, 0, rows.size());
  }

  private Batch batch(BufferAllocator allocator, int from, int to) {
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(contract), allocator);
    BigIntVector ids = (BigIntVector) root.getVector("id");
    VarCharVector names = (VarCharVector) root.getVector("name");
    VarBinaryVector shapes = (VarBinaryVector) root.getVector("shape");
    for (int i = from; i < to; i++) {
      Row row = rows.get(i);
      ids.setSafe(i - from, i);
      if (row.name() != null) {
        names.setSafe(i - from, row.name().getBytes(StandardCharsets.UTF_8));
      }
      if (row.wkb() != null) {
        shapes.setSafe(i - from, row.wkb());
      }
    }
    root.setRowCount(to - from);
    return Batch.owning(contract, root);
  }

  /** Batches of so many rows. */
  BatchSource source(BufferAllocator allocator, int batchRows) {
    List<int[]> ranges = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += batchRows) {
      ranges.add(new int[] {from, Math.min(rows.size(), from + batchRows)});
    }
    Iterator<int[]> left = ranges.iterator();
    return new BatchSource() {
      @Override
      public Contract contract() {
        return contract;
      }

      @Override
      public Optional<Batch> next() {
        if (!left.hasNext()) {
          return Optional.empty();
        }
        int[] range = left.next();
        return Optional.of(batch(allocator, range[0], range[1]));
      }

      @Override
      public void close() {}
    };
  }
}
