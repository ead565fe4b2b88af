package dev.graticule.iceberg;

import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.exceptions.AlreadyExistsException;

/** The namespaces that tables are made in. */
final class Namespaces {
  private Namespaces() {}

  /** Makes a namespace unless it is there, whoever else makes it at the same time. */
  static void require(SupportsNamespaces catalog, Namespace namespace) {
    if (catalog.namespaceExists(namespace)) {
      return;
    }
    try {
      catalog.createNamespace(namespace);
    } catch (AlreadyExistsException e) {
      // Somebody else made it since.
    } catch (RuntimeException e) {
      // A catalog in a database may tell the same in the words of its key.
      if (!catalog.namespaceExists(namespace)) {
        throw e;
      }
    }
  }
}
