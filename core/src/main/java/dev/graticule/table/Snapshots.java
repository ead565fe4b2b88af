package dev.graticule.table;

import dev.graticule.GraticuleException;
import dev.graticule.job.InParallel;
import dev.graticule.job.JobInterruptedException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Resolves tables side by side, a bounded number of them at once in the whole lake. */
final class Snapshots {
  private final Lake lake;
  private final LakeResources resources;

  Snapshots(Lake lake, LakeResources resources) {
    this.lake = lake;
    this.resources = resources;
  }

  Map<String, Snapshot> of(Collection<String> names) {
    List<String> distinct = names.stream().distinct().toList();
    Map<String, Snapshot> resolved = new ConcurrentHashMap<>();
    InParallel.forEach(
        distinct,
        resources.workers().io(),
        resources.catalogRequests(),
        name -> resolved.put(name, resolve(name)));
    Map<String, Snapshot> inOrder = new LinkedHashMap<>();
    for (String name : distinct) {
      Snapshot snapshot = resolved.get(name);
      if (snapshot != null) {
        inOrder.put(name, snapshot);
      }
    }
    return inOrder;
  }

  private Snapshot resolve(String name) {
    Semaphore permits = resources.catalogPermits();
    try {
      permits.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JobInterruptedException(
          "Interrupted while table \"%s\" waited for its turn to be resolved.".formatted(name), e);
    }
    try {
      return lake.table(name).snapshot();
    } catch (TableException e) {
      throw e;
    } catch (GraticuleException e) {
      throw new TableException(
          "Table \"%s\" cannot be resolved: %s".formatted(name, e.getMessage()), e);
    } finally {
      permits.release();
    }
  }
}
