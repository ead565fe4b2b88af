package dev.graticule.simulation;

import dev.graticule.contract.Contract;
import dev.graticule.store.Store;
import dev.graticule.table.Capability;
import dev.graticule.table.Claim;
import dev.graticule.table.MemoryFormat;
import dev.graticule.table.TableFormat;
import dev.graticule.table.TableLog;
import dev.graticule.table.TableSite;
import dev.graticule.write.Layout;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The tables in memory as one process sees them. */
record SimulatedFormat(
    MemoryFormat tables, World world, Process process, UnaryOperator<TableLog> inner)
    implements TableFormat {

  @Override
  public String name() {
    return tables.name();
  }

  @Override
  public Set<Capability> capabilities() {
    return tables.capabilities();
  }

  @Override
  public List<String> names(Store lake) {
    return tables.names(lake);
  }

  @Override
  public Claim claims(TableSite site) {
    return tables.claims(site);
  }

  @Override
  public TableLog create(TableSite site, Contract contract, Layout layout) {
    return log(tables.create(site, contract, layout));
  }

  @Override
  public TableLog open(TableSite site) {
    return log(tables.open(site));
  }

  private TableLog log(TableLog log) {
    return new SimulatedLog(inner.apply(log), world, process);
  }
}
