package dev.graticule.file;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;

/** Stands where parquet-java wants to build records; values are taken from the columns instead. */
final class NoConverter extends GroupConverter {
  @Override
  public Converter getConverter(int field) {
    return this;
  }

  @Override
  public PrimitiveConverter asPrimitiveConverter() {
    return new PrimitiveConverter() {};
  }

  @Override
  public void start() {}

  @Override
  public void end() {}
}
