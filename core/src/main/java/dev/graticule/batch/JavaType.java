package dev.graticule.batch;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a record: a class, its type arguments, and the optional around it.
 *
 * @param raw the class of a present value
 * @param arguments its type arguments
 * @param wrapping what is around it
 */
record JavaType(Class<?> raw, List<Type> arguments, Wrapping wrapping) {

  /** How absence is told. */
  enum Wrapping {
    /** By null, if at all. */
    NONE,
    /** By an empty {@link Optional}. */
    OPTIONAL,
    /** By an empty {@link OptionalInt}. */
    OPTIONAL_INT,
    /** By an empty {@link OptionalLong}. */
    OPTIONAL_LONG,
    /** By an empty {@link OptionalDouble}. */
    OPTIONAL_DOUBLE;

    @Nullable Object unwrap(@Nullable Object value) {
      if (value == null) {
        return null;
      }
      return switch (this) {
        case NONE -> value;
        case OPTIONAL -> ((Optional<?>) value).orElse(null);
        case OPTIONAL_INT -> {
          OptionalInt number = (OptionalInt) value;
          yield number.isPresent() ? (Object) number.getAsInt() : null;
        }
        case OPTIONAL_LONG -> {
          OptionalLong number = (OptionalLong) value;
          yield number.isPresent() ? (Object) number.getAsLong() : null;
        }
        case OPTIONAL_DOUBLE -> {
          OptionalDouble number = (OptionalDouble) value;
          yield number.isPresent() ? (Object) number.getAsDouble() : null;
        }
      };
    }

    @Nullable Object wrap(@Nullable Object value) {
      return switch (this) {
        case NONE -> value;
        case OPTIONAL -> Optional.ofNullable(value);
        case OPTIONAL_INT -> value == null ? OptionalInt.empty() : OptionalInt.of((Integer) value);
        case OPTIONAL_LONG -> value == null ? OptionalLong.empty() : OptionalLong.of((Long) value);
        case OPTIONAL_DOUBLE ->
            value == null ? OptionalDouble.empty() : OptionalDouble.of((Double) value);
      };
    }
  }

  /** Reads a type that {@link dev.graticule.contract.Contract#of} has let pass. */
  static JavaType of(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      Class<?> raw = (Class<?>) parameterized.getRawType();
      List<Type> arguments = List.of(parameterized.getActualTypeArguments());
      if (raw == Optional.class) {
        JavaType inner = of(arguments.get(0));
        return new JavaType(inner.raw, inner.arguments, Wrapping.OPTIONAL);
      }
      return new JavaType(raw, arguments, Wrapping.NONE);
    }
    Class<?> raw = (Class<?>) type;
    if (raw == OptionalInt.class) {
      return new JavaType(Integer.class, List.of(), Wrapping.OPTIONAL_INT);
    }
    if (raw == OptionalLong.class) {
      return new JavaType(Long.class, List.of(), Wrapping.OPTIONAL_LONG);
    }
    if (raw == OptionalDouble.class) {
      return new JavaType(Double.class, List.of(), Wrapping.OPTIONAL_DOUBLE);
    }
    return new JavaType(raw, List.of(), Wrapping.NONE);
  }

  /** The type of an element or of a map's value. */
  JavaType argument(int index) {
    return of(arguments.get(index));
  }
}
