package dev.graticule.table;

import dev.graticule.contract.Contract;
import dev.graticule.predicate.Finding;
import dev.graticule.predicate.Predicate;
import dev.graticule.predicate.PredicateCheck;
import dev.graticule.predicate.StatisticsEvaluator;
import dev.graticule.predicate.Verdict;
import java.util.List;

/** Which files may hold rows that meet a condition. Errs only towards keeping a file. */
final class MayMatch {
  private final Predicate condition;
  private final Contract contract;

  MayMatch(Predicate condition, Contract contract) {
    this.condition = PredicateCheck.require(condition, contract);
    PredicateCheck.requireSameCrs(condition, contract);
    this.contract = contract;
  }

  Finding judge(DataFile file) {
    return StatisticsEvaluator.judge(condition, contract, file.evidenceWithPartition());
  }

  boolean mayMatch(DataFile file) {
    return StatisticsEvaluator.verdict(condition, contract, file.evidenceWithPartition())
        != Verdict.NONE;
  }

  List<DataFile> filter(List<DataFile> files) {
    return files.stream().filter(this::mayMatch).toList();
  }
}
