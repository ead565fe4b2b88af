package dev.graticule.order;

import dev.graticule.batch.Batch;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The batches that runs being merged have open, by number. They stay their runs'. */
final class Sources {
  private final Batch nothing;
  private final List<Batch> batches = new ArrayList<>();
  private final Deque<Integer> free = new ArrayDeque<>();

  Sources(Contract contract, BufferAllocator allocator) {
    // Without rows it holds no memory.
    this.nothing =
        Batch.owning(contract, VectorSchemaRoot.create(ArrowLayout.schema(contract), allocator));
  }

  int add(Batch batch) {
    Integer number = free.poll();
    if (number == null) {
      batches.add(batch);
      return batches.size() - 1;
    }
    batches.set(number, batch);
    return number;
  }

  void remove(int number) {
    batches.set(number, nothing);
    free.add(number);
  }

  List<Batch> all() {
    return Collections.unmodifiableList(batches);
  }
}
