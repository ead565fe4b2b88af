package dev.graticule.table;

import dev.graticule.contract.Contract;
import dev.graticule.store.Store;
import dev.graticule.write.Layout;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A format that does what another does, with another name and other logs.
 *
 * @param name its name
 * @param format what it does
 * @param logs what becomes of each log
 */
record OtherFormat(String name, TableFormat format, UnaryOperator<TableLog> logs)
    implements TableFormat {

  @Override
  public Set<Capability> capabilities() {
    return format.capabilities();
  }

  @Override
  public List<String> names(Store lake) {
    return format.names(lake);
  }

  @Override
  public Claim claims(TableSite site) {
    return format.claims(site);
  }

  @Override
  public TableLog create(TableSite site, Contract contract, Layout layout) {
    return logs.apply(format.create(site, contract, layout));
  }

  @Override
  public TableLog open(TableSite site) {
    return logs.apply(format.open(site));
  }
}
