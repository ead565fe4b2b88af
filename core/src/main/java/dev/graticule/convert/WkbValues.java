package dev.graticule.convert;

import dev.graticule.batch.WkbCodec;
import dev.graticule.batch.WkbException;
import dev.graticule.contract.ColumnType;
import dev.graticule.contract.Crs;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKTReader;

/**
 * Geometries as others write them, as ISO WKB of one column: WKB, PostGIS' extended WKB, either of
 * these in hexadecimal digits, the blobs of a GeoPackage, WKT, and WKT behind {@code SRID=4326;}.
 * An SRID must mean the column's CRS: PostGIS numbers them as EPSG does.
 */
final class WkbValues {
  private static final Pattern EWKT = Pattern.compile("(?is)\\s*SRID\\s*=\\s*(\\d{1,9})\\s*;(.*)");
  private static final int MAX_NESTING = 32;

  private final Crs crs;

  WkbValues(ColumnType.Geometry type) {
    this.crs = type.crs();
  }

  /** Of WKB, extended WKB or a GeoPackage's blob. */
  byte[] of(byte[] bytes) {
    return required(read(bytes));
  }

  /** Of hexadecimal digits or WKT. */
  byte[] of(String text) {
    return required(read(text));
  }

  /**
   * Of bytes or text.
   *
   * @throws UnfitValueException when it is neither, or of another CRS
   */
  byte[] ofAny(Object value) {
    return required(read(value));
  }

  /**
   * The CRS that a value names.
   *
   * @return the CRS of its SRID; unknown when it has none, or zero
   */
  static Crs crsOf(Object value) {
    OptionalInt srid = read(value).srid();
    return srid.isEmpty() || srid.getAsInt() == 0 ? Crs.unknown() : ofSrid(srid.getAsInt());
  }

  private byte[] required(WkbCodec.Converted converted) {
    if (converted.srid().isPresent()) {
      require(converted.srid().getAsInt());
    }
    return converted.wkb();
  }

  private static WkbCodec.Converted read(Object value) {
    if (value instanceof byte[] bytes) {
      return GeoPackageBlob.isOne(bytes) ? GeoPackageBlob.read(bytes) : fromEwkb(bytes);
    }
    if (value instanceof CharSequence text) {
      return read(text.toString());
    }
    throw new UnfitValueException(
        "it holds a %s, but a geometry is WKB in bytes or hexadecimal digits, or WKT."
            .formatted(value.getClass().getSimpleName()));
  }

  private static WkbCodec.Converted read(String text) {
    if (isHex(text)) {
      return fromEwkb(HexFormat.of().parseHex(text));
    }
    Matcher extended = EWKT.matcher(text);
    return extended.matches()
        ? new WkbCodec.Converted(
            ofWkt(extended.group(2).strip()), OptionalInt.of(Integer.parseInt(extended.group(1))))
        : new WkbCodec.Converted(ofWkt(text.strip()), OptionalInt.empty());
  }

  /**
   * Bytes that are no WKB stay as they are: whoever looks at each row refuses it, or diverts it.
   */
  private static WkbCodec.Converted fromEwkb(byte[] bytes) {
    try {
      return WkbCodec.fromEwkb(bytes);
    } catch (WkbException e) {
      return new WkbCodec.Converted(bytes, OptionalInt.empty());
    }
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
