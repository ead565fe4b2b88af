package dev.graticule.convert;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Set;

/**
 * How a CSV file is written.
 *
 * @param separator between fields
 * @param quote around fields that hold a separator, a quote (doubled) or a line's end
 * @param charset what its bytes mean, unless a byte order mark says otherwise
 * @param names the columns' names; empty when the first record has them
 * @param nullTexts which texts mean that there is no value, where they are not quoted
 */
record CsvFormat(
    char separator, char quote, Charset charset, List<String> names, Set<String> nullTexts) {

  CsvFormat withSeparator(char other) {
    return new CsvFormat(other, quote, charset, names, nullTexts);
  }

  CsvFormat withQuote(char other) {
    return new CsvFormat(separator, other, charset, names, nullTexts);
  }

  CsvFormat withCharset(Charset other) {
    return new CsvFormat(separator, quote, other, names, nullTexts);
  }

  CsvFormat withNames(List<String> other) {
    return new CsvFormat(separator, quote, charset, other, nullTexts);
  }

  CsvFormat withNullTexts(Set<String> other) {
    return new CsvFormat(separator, quote, charset, names, other);
  }
}
