package dev.graticule.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.graticule.batch.WkbException.Code;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/**
 * What must hold of any bytes: they end in a geometry or in a {@link WkbException}, the same in an
 * array and in a buffer, and what the scanner accepts JTS builds and measures alike.
 *
 * <p>The differences that remain are those the decoder documents: JTS mends what {@link WkbFinding}
 * names, cannot hold a ring that ends in NaN or a hole without a shell, and takes a point with one
 * NaN for an empty one. Its envelopes look at shells alone, so vertices are compared one by one.
 */
final class WkbTrial {
  private final WkbScanner scanner = new WkbScanner();
  private final BufferAllocator allocator;

  WkbTrial(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /** Whether the bytes were accepted. */
  boolean run(byte[] bytes) {
    Optional<WkbException> ofBuffer;
    try (ArrowBuf buffer = allocator.buffer(bytes.length + 1L)) {
      buffer.setBytes(1, bytes);
      ofBuffer = refusal(() -> scanner.scan(buffer, 1, bytes.length));
    }
    Optional<WkbException> ofArray = refusal(() -> scanner.scan(bytes));
    assertThat(ofArray.map(WkbException::getMessage))
        .isEqualTo(ofBuffer.map(WkbException::getMessage));
    if (ofArray.isPresent()) {
      assertThat(ofArray.get().offset()).isBetween(0L, (long) bytes.length);
      refusal(() -> WkbCodec.fromEwkb(bytes));
      return false;
    }
    assertThat(WkbCodec.fromEwkb(bytes).wkb()).isEqualTo(bytes);
    compareWithJts(bytes);
    return true;
  }

  private void compareWithJts(byte[] bytes) {
    Geometry geometry;
    try {
      geometry = WkbCodec.decode(bytes);
    } catch (WkbException e) {
      assertThat(e.code()).isEqualTo(Code.NOT_REPRESENTABLE);
      assertThat(scanner.nanCount() > 0 || e.getMessage().contains("hole")).isTrue();
      return;
    }
    assertThat(geometry.getGeometryType()).isEqualTo(scanner.type().label());
    if (scanner.nanCount() > 0) {
      return;
    }
    assertThat(geometry.isEmpty()).isEqualTo(scanner.isEmpty());
    Envelope envelope = new Envelope();
    for (Coordinate coordinate : geometry.getCoordinates()) {
      envelope.expandToInclude(coordinate);
    }
    if (scanner.hasEnvelope()) {
      assertThat(envelope.getMinX() == scanner.xmin()).isTrue();
      assertThat(envelope.getMinY() == scanner.ymin()).isTrue();
      assertThat(envelope.getMaxX() == scanner.xmax()).isTrue();
      assertThat(envelope.getMaxY() == scanner.ymax()).isTrue();
    } else {
      assertThat(envelope.isNull()).isTrue();
    }
    if (!scanner.hasFindings()) {
      assertThat((long) geometry.getNumPoints()).isEqualTo(scanner.vertexCount());
    }
  }

  /** Anything but a {@link WkbException} passes through and fails the test. */
  private static Optional<WkbException> refusal(Runnable read) {
    try {
      read.run();
      return Optional.empty();
    } catch (WkbException e) {
      return Optional.of(e);
    }
  }
}
