package dev.graticule.convert;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The features of a FlatGeobuf file as rows: properties first, the geometry last. */
final class FlatGeobufRows implements Rows {
  private final FlatGeobufFeatures features;
  private final List<FlatGeobufProperty> properties;
  private final @Nullable Object[] taken;

  FlatGeobufRows(FlatGeobufFeatures features, List<FlatGeobufProperty> properties) {
    this.features = features;
    this.properties = properties;
    this.taken = new Object[properties.size()];
  }

  @Override
  public boolean advance() {
    Arrays.fill(taken, null);
    if (!features.advance()) {
      return false;
    }
    ByteBuffer bytes = features.properties();
    try {
      while (bytes.hasRemaining()) {
        take(bytes);
      }
    } catch (BufferUnderflowException e) {
      throw features.refuse("its properties end within a value; the file is damaged.", e);
    } catch (UnfitValueException e) {
      throw features.refuse(String.valueOf(e.getMessage()), e);
    }
    return true;
  }

  private void take(ByteBuffer bytes) {
    int column = bytes.getShort() & 0xffff;
    if (column >= taken.length) {
      throw new UnfitValueException(
          "it has a property %d, but the header has %d columns; the file is damaged."
              .formatted(column, taken.length));
    }
    if (taken[column] != null) {
      throw new UnfitValueException("it has property %d twice.".formatted(column));
    }
    taken[column] = properties.get(column).take(bytes);
  }

  @Override
  public @Nullable Object value(int column) {
    if (column == taken.length) {
      return features.wkb();
    }
    Object value = taken[column];
    return value == null ? null : properties.get(column).value(value);
  }

  @Override
  public long position() {
    return features.number();
  }

  @Override
  public String place(long position) {
    return features.place(position);
  }

  @Override
  public void close() {
    features.close();
  }
}
