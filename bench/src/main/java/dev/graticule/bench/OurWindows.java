package dev.graticule.bench;

import static dev.graticule.predicate.Predicates.window;
import static dev.graticule.query.Query.from;

import dev.graticule.batch.Batch;
import dev.graticule.contract.Bounds;
import dev.graticule.query.Admission;
import dev.graticule.query.AdmissionOptions;
import dev.graticule.query.ExtensionPolicy;
import dev.graticule.query.QueryEngine;
import dev.graticule.query.QueryObserver;
import dev.graticule.table.Lake;
import dev.graticule.write.ByteSize;
import java.nio.file.Path;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarBinaryVector;

/** Windows through our engine. */
final class OurWindows implements WindowClient {
  private final Lake lake;
  private final QueryEngine engine;

  /** With the default budget, or one of so many MiB. */
  OurWindows(Path folder, int budgetMebibytes, QueryObserver... observers) {
    lake = Lake.open(folder);
    AdmissionOptions options = AdmissionOptions.defaults();
    QueryEngine.Builder builder = QueryEngine.builder();
    for (QueryObserver observer : observers) {
      builder.observer(observer);
    }
    engine =
        builder
            .lake(lake)
            .extensions(ExtensionPolicy.NEVER)
            .admission(
                Admission.of(
                    budgetMebibytes == 0
                        ? options
                        : options.withBudget(ByteSize.mebibytes(budgetMebibytes))))
            .open();
  }

  QueryEngine engine() {
    return engine;
  }

  Lake lake() {
    return lake;
  }

  @Override
  public Answer ask(Bounds bounds) {
    Answer[] sum = {Answer.NONE};
    engine
        .query(from(BenchTables.NAME).select("id", "geometry").where(window("geometry", bounds)))
        .forEachBatch(batch -> sum[0] = sum[0].plus(answer(batch)))
        .await();
    return sum[0];
  }

  static Answer answer(Batch batch) {
    return answer(
        batch.rowCount(),
        (BigIntVector) batch.vector("id"),
        (VarBinaryVector) batch.vector("geometry"));
  }

  static Answer answer(int rows, BigIntVector ids, VarBinaryVector geometries) {
    long sum = 0;
    for (int row = 0; row < rows; row++) {
      sum += ids.get(row);
    }
    long bytes = rows == 0 ? 0 : geometries.getEndOffset(rows - 1) - geometries.getStartOffset(0);
    return new Answer(rows, sum, bytes);
  }

  @Override
  public void close() {
    engine.close();
    lake.close();
  }
}
