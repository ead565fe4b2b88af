package dev.graticule.convert;

import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;

/** The codecs of compressed IPC. The only class that touches their library. */
final class ArrowCompression {
  private ArrowCompression() {}

  static CompressionCodec codec(CompressionUtil.CodecType type) {
    return CommonsCompressionFactory.INSTANCE.createCodec(type);
  }
}
