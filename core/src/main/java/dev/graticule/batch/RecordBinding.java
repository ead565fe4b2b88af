package dev.graticule.batch;

import dev.graticule.contract.Column;
import dev.graticule.contract.Contract;
import dev.graticule.contract.ContractException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The handles of a record class: looked up once for each class, called for each row.
 *
 * @param type the class
 * @param components its components in order
 * @param constructor from an array of their values, boxed, to the record
 */
record RecordBinding(Class<?> type, List<Component> components, MethodHandle constructor) {
  private static final ClassValue<RecordBinding> BINDINGS =
      new ClassValue<>() {
        @Override
        protected RecordBinding computeValue(Class<?> type) {
          return bind(type);
        }
      };

  /**
   * A component.
   *
   * @param name its name in Java
   * @param column the column that its type and annotations make
   * @param type what stands in it
   * @param getter from the record, as an {@code Object}, to the value
   */
  record Component(String name, Column column, JavaType type, MethodHandle getter) {}

  static RecordBinding of(Class<?> type) {
    return BINDINGS.get(type);
  }

  /** The record of the values, in the order of the components. */
  Object create(Object[] values) {
    try {
      return (Object) constructor.invokeExact(values);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("The constructor of %s failed.".formatted(type), e);
    }
  }

  private static RecordBinding bind(Class<?> type) {
    List<Column> columns = Contract.of(type.asSubclass(Record.class)).columns();
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      List<Component> bound = new ArrayList<>();
      for (int i = 0; i < components.length; i++) {
        RecordComponent component = components[i];
        MethodHandle getter = lookup.unreflect(component.getAccessor());
        bound.add(
            new Component(
                component.getName(),
                columns.get(i),
                JavaType.of(component.getGenericType()),
                getter.asType(getter.type().changeParameterType(0, Object.class))));
      }
      MethodHandle constructor =
          lookup
              .findConstructor(type, MethodType.methodType(void.class, types))
              .asType(MethodType.genericMethodType(types.length))
              .asSpreader(Object[].class, types.length);
      return new RecordBinding(type, List.copyOf(bound), constructor);
    } catch (IllegalAccessException | NoSuchMethodException e) {
      throw new ContractException(
          "The record %s cannot be reached: its module must open package %s to the module of this library."
              .formatted(type.getName(), type.getPackageName()),
          e);
    }
  }
}
