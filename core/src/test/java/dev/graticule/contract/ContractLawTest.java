package dev.graticule.contract;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ContractLawTest {

  @Provide
  Arbitrary<Contract> contracts() {
    return Contracts.any();
  }

  @Property(tries = 300)
  void aContractComesBackFromItsArrowSchema(@ForAll("contracts") Contract contract) {
    assertThat(Contract.fromArrow(ArrowLayout.schema(contract))).isEqualTo(contract);
  }

  @Property(tries = 200)
  void aContractDriftsFromAnotherExactlyWhenTheyDiffer(
      @ForAll("contracts") Contract one, @ForAll("contracts") Contract other) {
    assertThat(one.drift(one)).isEmpty();
    assertThat(one.drift(other).isEmpty()).isEqualTo(one.equals(other));
  }
}
