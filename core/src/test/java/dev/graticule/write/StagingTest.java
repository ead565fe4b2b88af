package dev.graticule.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.graticule.store.Store;
import dev.graticule.store.StoreException;
import dev.graticule.store.StorePath;
import dev.graticule.store.StoreWriter;
import dev.graticule.write.Staging.Visibility;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StagingTest {
  private final List<StorePath> discarded = new ArrayList<>();

  /** A store whose writers are discarded with an error. */
  private Store failing(Store store) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              Object result = call(store, method, arguments);
              return method.getName().equals("create")
                  ? failing((StorePath) arguments[0], (StoreWriter) result)
                  : result;
            });
  }

  private StoreWriter failing(StorePath path, StoreWriter writer) {
    return (StoreWriter)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {StoreWriter.class},
            (proxy, method, arguments) -> {
              Object result = call(writer, method, arguments);
              if (method.getName().equals("discard")) {
                discarded.add(path);
                throw new StoreException("%s was made to fail.".formatted(path));
              }
              return result;
            });
  }

  private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Test
  void aWriterThatCannotBeDroppedKeepsNoOtherFromIt() {
    Store store = Store.inMemory();
    Staging staging = Staging.in(failing(store), Visibility.AT_ONCE);
    StorePath a = StorePath.of("a");
    StorePath b = StorePath.of("b");
    StorePath whole = StorePath.of("whole");
    staging.store().create(a);
    staging.store().create(b);
    staging.store().create(whole).close();
    assertThat(store.head(whole)).isPresent();

    assertThatThrownBy(staging::close)
        .isInstanceOf(StoreException.class)
        .hasMessage("a was made to fail.");

    assertThat(discarded).containsExactly(a, b);
    assertThat(store.head(whole)).isEmpty();
    staging.close();
  }
}
