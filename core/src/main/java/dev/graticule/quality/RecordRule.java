package dev.graticule.quality;

import dev.graticule.batch.RecordReader;
import dev.graticule.batch.Records;
import dev.graticule.batch.RejectedValueException;
import dev.graticule.contract.Contract;
import java.util.function.Predicate;

/** A test of records that are made of the rows. */
record RecordRule<R extends Record>(String name, Class<R> type, Predicate<? super R> test)
    implements Rule {

  @Override
  public Check over(Contract contract) {
    RecordReader<R> reader = Records.reader(type, contract);
    return (batch, rows, faults) ->
        rows.stream()
            .forEach(
                row -> {
                  R record;
                  try {
                    record = reader.read(batch, row);
                  } catch (RejectedValueException e) {
                    faults.add(
                        row,
                        "it is no %s: column \"%s\": %s"
                            .formatted(type.getSimpleName(), e.column(), e.problem()));
                    return;
                  }
                  if (!test.test(record)) {
                    faults.add(row, "%s does not pass.".formatted(record));
                  }
                });
  }
}
