package dev.graticule.quality;

import dev.graticule.batch.ContractRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What is asked of rows on their way into a table, and what becomes of those that break a rule. A
 * value, to stand in code beside the contract:
 *
 * <pre>{@code
 * static final Quality QUALITY =
 *     Quality.rules()
 *         .contract(ContractRule.BOUNDS, DIVERT)
 *         .repair(valid("area"), DIVERT)
 *         .require(where("a speed of this world", lt("speed", 120)), DIVERT);
 *
 * table.append(rows, AppendOptions.defaults()
 *     .withQuality(QUALITY.withRejects(Rejects.ndjson(store, folder))));
 * }</pre>
 *
 * <h2>In which order</h2>
 *
 * Whether geometries are sound WKB comes first; then repairs, in the order they were given; then
 * all that the contract promises; then the rules, in their order. A row that breaks one is not
 * shown to those behind it, so each row is diverted once, by the first rule it breaks.
 *
 * @param contract what becomes of rows that break a promise of the contract; one that is not named
 *     here refuses
 * @param repairs the rules whose breaches are mended, in this order
 * @param requirements the other rules, in this order
 * @param rejects where diverted rows go
 * @param mostDiverted how many rows may be diverted; one more ends the write. Absent for any number
 */
public record Quality(
    Map<ContractRule, OnFault> contract,
    List<Repair> repairs,
    List<Requirement> requirements,
    Optional<Rejects> rejects,
    OptionalLong mostDiverted) {
  private static final Quality NONE =
      new Quality(Map.of(), List.of(), List.of(), Optional.empty(), OptionalLong.empty());

  /**
   * A rule that is asked.
   *
   * @param rule the rule
   * @param onFault what becomes of a row that breaks it
   */
  public record Requirement(Rule rule, OnFault onFault) {}

  /**
   * A rule whose breaches are mended.
   *
   * @param rule the rule
   * @param otherwise what becomes of a row that cannot be mended
   */
  public record Repair(RepairableRule rule, OnFault otherwise) {}

  /** Copies the collections and checks that no two rules have one name. */
  public Quality {
    EnumMap<ContractRule, OnFault> promises = new EnumMap<>(ContractRule.class);
    promises.putAll(contract);
    contract = Collections.unmodifiableMap(promises);
    repairs = List.copyOf(repairs);
    requirements = List.copyOf(requirements);
    requireDistinct(repairs.stream().map(repair -> repair.rule().name()).toList());
    requireDistinct(requirements.stream().map(required -> required.rule().name()).toList());
  }

  private static void requireDistinct(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException(
            "Two rules are called \"%s\", and reports could not tell them apart; name one otherwise."
                .formatted(name));
      }
    }
  }

  /**
   * Nothing but the contract, which refuses.
   *
   * @return the rules to begin with
   */
  public static Quality rules() {
    return NONE;
  }

  /**
   * The same with another end for rows that break any promise of the contract.
   *
   * @param onFault what becomes of them
   * @return the rules
   */
  public Quality contract(OnFault onFault) {
    Map<ContractRule, OnFault> all = new EnumMap<>(ContractRule.class);
    for (ContractRule rule : ContractRule.values()) {
      all.put(rule, onFault);
    }
    return new Quality(all, repairs, requirements, rejects, mostDiverted);
  }

  /**
   * The same with another end for rows that break one promise of the contract.
   *
   * @param rule which promise
   * @param onFault what becomes of them
   * @return the rules
   */
  public Quality contract(ContractRule rule, OnFault onFault) {
    Map<ContractRule, OnFault> more = new EnumMap<>(ContractRule.class);
    more.putAll(contract);
    more.put(rule, onFault);
    return new Quality(more, repairs, requirements, rejects, mostDiverted);
  }

  /**
   * The same with a rule behind the others.
   *
   * @param rule the rule
   * @param onFault what becomes of a row that breaks it
   * @return the rules
   */
  public Quality require(Rule rule, OnFault onFault) {
    List<Requirement> more = new ArrayList<>(requirements);
    more.add(new Requirement(rule, onFault));
    return new Quality(contract, repairs, more, rejects, mostDiverted);
  }

  /**
   * The same with a rule whose breaches are mended, behind the other repairs. A geometry that keeps
   * the rule keeps its bytes. A mended one is held against the rule and the contract's column once
   * more, its rings run as the contract promises, and it must not have lost heights or measures.
   *
   * @param rule the rule
   * @param otherwise what becomes of a row whose geometry cannot be mended
   * @return the rules
   */
  public Quality repair(RepairableRule rule, OnFault otherwise) {
    List<Repair> more = new ArrayList<>(repairs);
    more.add(new Repair(rule, otherwise));
    return new Quality(contract, more, requirements, rejects, mostDiverted);
  }

  /**
   * The same with a place for diverted rows.
   *
   * @param place where they go
   * @return the rules
   */
  public Quality withRejects(Rejects place) {
    return new Quality(contract, repairs, requirements, Optional.of(place), mostDiverted);
  }

  /**
   * The same with an end to diverting: when more rows break the rules something is wrong with all
   * of them.
   *
   * @param most how many rows may be diverted, at least 0
   * @return the rules
   */
  public Quality divertAtMost(long most) {
    if (most < 0) {
      throw new IllegalArgumentException("A number of rows is not negative: " + most + ".");
    }
    return new Quality(contract, repairs, requirements, rejects, OptionalLong.of(most));
  }

  /**
   * Tells whether nothing is asked but the contract, which refuses.
   *
   * @return whether rows need not be looked at for these rules
   */
  public boolean isEmpty() {
    return repairs.isEmpty() && requirements.isEmpty() && !diverts();
  }

  /**
   * Tells whether rows may be diverted.
   *
   * @return whether some rule does
   */
  public boolean diverts() {
    return contract.containsValue(OnFault.DIVERT)
        || repairs.stream().anyMatch(repair -> repair.otherwise() == OnFault.DIVERT)
        || requirements.stream().anyMatch(required -> required.onFault() == OnFault.DIVERT);
  }

  /**
   * What becomes of rows that break a promise of the contract.
   *
   * @param rule which promise
   * @return their end
   */
  public OnFault onFault(ContractRule rule) {
    return contract.getOrDefault(rule, OnFault.REFUSE);
  }
}
