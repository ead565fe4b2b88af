package dev.graticule.query;

import dev.graticule.batch.Batch;
import dev.graticule.contract.ArrowLayout;
import dev.graticule.contract.Contract;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.locationtech.jts.geom.Geometry;

/**
 * Keeps the rows nearest to a geometry. Owns the batches that they stand in; when those become many
 * the rows are copied together.
 */
final class Nearest implements AutoCloseable {
  private static final int MOST_HOLDERS = 16;

  private final int count;
  private final Geometry target;
  private final String column;
  private final BufferAllocator allocator;
  private final PriorityQueue<Candidate> farthestFirst =
      new PriorityQueue<>(Comparator.comparingDouble((Candidate c) -> c.distance).reversed());
  private final List<Holder> holders = new ArrayList<>();

  Nearest(int count, Geometry target, String column, BufferAllocator allocator) {
    this.count = count;
    this.target = target;
    this.column = column;
    this.allocator = allocator;
  }

  private static final class Holder {
    final Batch batch;
    int uses;

    Holder(Batch batch) {
      this.batch = batch;
    }
  }

  private static final class Candidate {
    final double distance;
    Holder holder;
    int row;

    Candidate(double distance, Holder holder, int row) {
      this.distance = distance;
      this.holder = holder;
      this.row = row;
    }
  }

  boolean isFull() {
    return farthestFirst.size() == count;
  }

  /** Whether there are as many as asked for and none is farther than so. */
  boolean isFullWithin(double reach) {
    return isFull() && farthestFirst.element().distance <= reach;
  }

  /** Takes a batch over and keeps those of its rows that are among the nearest. */
  void offer(Batch batch) {
    Holder holder = new Holder(batch);
    holders.add(holder);
    for (int row = 0; row < batch.rowCount(); row++) {
      Optional<Geometry> geometry = Wkb.geometry(batch, column, row);
      if (geometry.isPresent()) {
        double distance = geometry.get().distance(target);
        // JTS says NaN, or leaves its starting value, where vertices are no numbers.
        if (distance < Double.MAX_VALUE) {
          offer(new Candidate(distance, holder, row));
        }
      }
    }
    holders.removeIf(
        h -> {
          if (h.uses == 0) {
            h.batch.close();
          }
          return h.uses == 0;
        });
    if (holders.size() > MOST_HOLDERS) {
      compact(batch.contract());
    }
  }

  private void offer(Candidate candidate) {
    if (isFull()) {
      Candidate farthest = farthestFirst.element();
      if (candidate.distance >= farthest.distance) {
        return;
      }
      farthestFirst.remove().holder.uses--;
    }
    candidate.holder.uses++;
    farthestFirst.add(candidate);
  }

  private void compact(Contract contract) {
    List<Candidate> candidates = List.copyOf(farthestFirst);
    Holder all = new Holder(copy(candidates, contract, contract.columns().size()));
    for (int i = 0; i < candidates.size(); i++) {
      candidates.get(i).holder = all;
      candidates.get(i).row = i;
    }
    all.uses = candidates.size();
    holders.forEach(holder -> holder.batch.close());
    holders.clear();
    holders.add(all);
  }

  /** The kept rows, nearest first, with their distance as last column. */
  List<Batch> result(Contract contract, int batchRows) {
    List<Candidate> sorted = new ArrayList<>(farthestFirst);
    sorted.sort(Comparator.comparingDouble(c -> c.distance));
    List<Batch> batches = new ArrayList<>();
    int columns = contract.columns().size() - 1;
    try {
      for (int from = 0; from < sorted.size(); from += batchRows) {
        List<Candidate> some = sorted.subList(from, Math.min(sorted.size(), from + batchRows));
        Batch batch = copy(some, contract, columns);
        batches.add(batch);
        Float8Vector distances = (Float8Vector) batch.root().getVector(columns);
        for (int i = 0; i < some.size(); i++) {
          distances.setSafe(i, some.get(i).distance);
        }
        distances.setValueCount(some.size());
      }
      return batches;
    } catch (RuntimeException | Error e) {
      batches.forEach(Batch::close);
      throw e;
    }
  }

  private Batch copy(List<Candidate> rows, Contract contract, int columns) {
    VectorSchemaRoot root = VectorSchemaRoot.create(ArrowLayout.schema(contract), allocator);
    try {
      for (int column = 0; column < columns; column++) {
        String name = contract.columns().get(column).name();
        for (int i = 0; i < rows.size(); i++) {
          Candidate row = rows.get(i);
          root.getVector(column).copyFromSafe(row.row, i, row.holder.batch.vector(name));
        }
      }
      root.setRowCount(rows.size());
      return Batch.owning(contract, root);
    } catch (RuntimeException | Error e) {
      root.close();
      throw e;
    }
  }

  @Override
  public void close() {
    holders.forEach(holder -> holder.batch.close());
    holders.clear();
    farthestFirst.clear();
  }
}
