package dev.graticule.file.internal.encode;

/**
 * A dictionary page before compression.
 *
 * @param bytes its values, plain
 * @param entries how many
 */
public record DictionaryBytes(PageBytes bytes, int entries) implements AutoCloseable {
  @Override
  public void close() {
    bytes.close();
  }
}
