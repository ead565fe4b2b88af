package dev.graticule.batch;

import dev.graticule.contract.ColumnType;
import dev.graticule.contract.ColumnType.Scalar;
import dev.graticule.contract.ColumnType.TimeZoning;
import java.util.Optional;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;

/** Values that files keep in the stead of others. */
final class StoredConversions {
  private static final int SECONDS_A_DAY = 86_400;
  private static final int UUID_BYTES = 16;
  private static final int UUID_TEXT = 36;

  private final String path;

  StoredConversions(String path) {
    this.path = path;
  }

  Optional<Conversion> of(ColumnType from, ColumnType to) {
    if (to instanceof ColumnType.Timestamp wanted) {
      if (from instanceof ColumnType.Timestamp stored && stored.zoning() == TimeZoning.LOCAL) {
        return Optional.of(new NumberConversions(path).timestamp(stored.unit(), wanted.unit()));
      }
      return from == Scalar.DATE && wanted.zoning() == TimeZoning.LOCAL
          ? Optional.of(beginOfDay(wanted.unit()))
          : Optional.empty();
    }
    if (to == Scalar.UUID && from == Scalar.BINARY) {
      return Optional.of(sixteenBytes());
    }
    return to == Scalar.UUID && from == Scalar.TEXT ? Optional.of(text()) : Optional.empty();
  }

  private Conversion beginOfDay(ColumnType.TimeUnit unit) {
    long perDay = SECONDS_A_DAY * Ticks.perSecond(unit);
    return Conversion.each(
        (source, target, slots) -> {
          DateDayVector days = (DateDayVector) source;
          TimeStampVector times = (TimeStampVector) target;
          return slot -> {
            int day = days.get(slot);
            try {
              times.set(slot, Math.multiplyExact(day, perDay));
            } catch (ArithmeticException e) {
              throw new RejectedValueException(
                  path,
                  slots.row(slot),
                  "day %d since 1970 is out of the range of a timestamp in %s."
                      .formatted(day, unit),
                  e);
            }
          };
        });
  }

  private Conversion sixteenBytes() {
    return Conversion.each(
        (source, target, slots) -> {
          VarBinaryVector bytes = (VarBinaryVector) source;
          FixedSizeBinaryVector ids = (FixedSizeBinaryVector) target;
          return slot -> {
            int length = bytes.getValueLength(slot);
            if (length != UUID_BYTES) {
              throw new RejectedValueException(
                  path, slots.row(slot), "%d bytes are no UUID, which has 16.".formatted(length));
            }
            ids.set(slot, bytes.get(slot));
          };
        });
  }

  private Conversion text() {
    return Conversion.each(
        (source, target, slots) -> {
          VarCharVector texts = (VarCharVector) source;
          FixedSizeBinaryVector ids = (FixedSizeBinaryVector) target;
          byte[] id = new byte[UUID_BYTES];
          return slot -> {
            if (!parse(texts.get(slot), id)) {
              throw new RejectedValueException(
                  path,
                  slots.row(slot),
                  "\"%s\" is no UUID, which has 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12."
                      .formatted(texts.getObject(slot)));
            }
            ids.set(slot, id);
          };
        });
  }

  private static boolean parse(byte[] text, byte[] id) {
    if (text.length != UUID_TEXT) {
      return false;
    }
    int at = 0;
    for (int i = 0; i < UUID_BYTES; i++) {
      if (at == 8 || at == 13 || at == 18 || at == 23) {
        if (text[at++] != '-') {
          return false;
        }
      }
      int high = Character.digit(text[at++], 16);
      int low = Character.digit(text[at++], 16);
      if (high < 0 || low < 0) {
        return false;
      }
      id[i] = (byte) (high << 4 | low);
    }
    return true;
  }
}
