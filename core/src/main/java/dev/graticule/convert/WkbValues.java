package dev.graticule.convert;

import dev.graticule.batch.WkbCodec;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Crs;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/**
 * Geometries as others write them, as ISO WKB of one column: WKB, PostGIS' extended WKB, either of
 * these in hexadecimal digits, WKT, and WKT behind {@code SRID=4326;}. An SRID must mean the
 * column's CRS: PostGIS numbers them as EPSG does.
 */
final class WkbValues {
  private static final Pattern EWKT = Pattern.compile("(?is)\\s*SRID\\s*=\\s*(\\d{1,9})\\s*;(.*)");
  private static final int MAX_NESTING = 32;

  private final Crs crs;

  WkbValues(ColumnType.Geometry type) {
    this.crs = type.crs();
  }

  /** Of WKB or extended WKB. */
  byte[] of(byte[] bytes) {
    WkbCodec.Converted converted = WkbCodec.fromEwkb(bytes);
    if (converted.srid().isPresent()) {
      require(converted.srid().getAsInt());
    }
    return converted.wkb();
  }

  /** Of hexadecimal digits or WKT. */
  byte[] of(String text) {
    if (isHex(text)) {
      return of(HexFormat.of().parseHex(text));
    }
    Matcher extended = EWKT.matcher(text);
    if (extended.matches()) {
      require(Integer.parseInt(extended.group(1)));
      return ofWkt(extended.group(2).strip());
    }
    return ofWkt(text.strip());
  }

  /** Every WKB begins with its byte order, 00 or 01, and no WKT does. */
  private static boolean isHex(String text) {
    return (text.startsWith("00") || text.startsWith("01"))
        && text.length() % 2 == 0
        && text.chars().allMatch(HexFormat::isHexDigit);
  }

  private void require(int srid) {
    // PostGIS writes 0 for "not known", which says nothing against the column's CRS.
    if (srid != 0 && !ofSrid(srid).sameAs(crs)) {
      throw new UnfitValueException(
          "its geometry has SRID %d but the column is in %s; declare the column's CRS, or transform the geometry."
              .formatted(srid, crs));
    }
  }

  /** What an SRID of PostGIS means. */
  static Crs ofSrid(int srid) {
    return Crs.of("EPSG:" + srid);
  }

  private static byte[] ofWkt(String text) {
    findFault(text)
        .ifPresent(
            fault -> {
              throw new UnfitValueException(
                  "\"%s\" is no WKT: %s.".formatted(TextValues.abridged(text), fault));
            });
    try {
      return WkbCodec.encode(new WKTReader().read(text));
    } catch (ParseException | IllegalArgumentException e) {
      throw new UnfitValueException(
          "\"%s\" is no WKT: %s.".formatted(TextValues.abridged(text), e.getMessage()), e);
    }
  }

  /**
   * What JTS's reader would not mind: nesting that overflows its stack, and text behind the end.
   */
  private static Optional<String> findFault(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(' && ++depth > MAX_NESTING) {
        return Optional.of("it is nested deeper than " + MAX_NESTING);
      }
      if (c == ')' && --depth <= 0 && i < text.length() - 1) {
        return Optional.of("text follows its end");
      }
    }
    boolean closed =
        text.endsWith(")") || text.regionMatches(true, text.length() - 5, "EMPTY", 0, 5);
    return closed ? Optional.empty() : Optional.of("it has no end");
  }
}
