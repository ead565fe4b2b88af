package dev.graticule.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.Map;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.junit.jupiter.api.Test;

class NamespacesTest {
  private static final Namespace LAKE = Namespace.of("lake");

  /** In whose way somebody else makes a namespace just before. */
  private static class Raced extends InMemoryCatalog {
    private final RuntimeException answer;
    private final boolean somebodyElseWins;

    Raced(RuntimeException answer, boolean somebodyElseWins) {
      this.answer = answer;
      this.somebodyElseWins = somebodyElseWins;
      initialize("raced", Map.of());
    }

    @Override
    public void createNamespace(Namespace namespace, Map<String, String> metadata) {
      if (somebodyElseWins) {
        super.createNamespace(namespace, metadata);
      }
      throw answer;
    }
  }

  private static UncheckedSQLException duplicateKey() {
    return new UncheckedSQLException(new SQLException("duplicate key"), "Failed to execute");
  }

  @Test
  void whoeverMakesANamespaceAtTheSameTimeItIsThere() {
    for (RuntimeException answer :
        new RuntimeException[] {new AlreadyExistsException("lake"), duplicateKey()}) {
      Raced catalog = new Raced(answer, true);
      assertThatCode(() -> Namespaces.require(catalog, LAKE)).doesNotThrowAnyException();
      assertThat(catalog.namespaceExists(LAKE)).isTrue();
    }
  }

  @Test
  void anErrorIsToldWhenTheNamespaceIsNotThere() {
    UncheckedSQLException answer = duplicateKey();
    Raced catalog = new Raced(answer, false);
    assertThatThrownBy(() -> Namespaces.require(catalog, LAKE)).isSameAs(answer);
  }
}
