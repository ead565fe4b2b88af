package dev.graticule.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Vectors and their dictionaries in another allocator's memory: Arrow shares buffers only between
 * allocators of one root.
 *
 * @param root the vectors
 * @param dictionaries what they may refer to
 * @param dictionaryRoots what holds the dictionaries
 */
record ArrowCopy(
    VectorSchemaRoot root, DictionaryProvider dictionaries, List<VectorSchemaRoot> dictionaryRoots)
    implements AutoCloseable {

  static ArrowCopy of(
      VectorSchemaRoot root, Map<Long, Dictionary> dictionaries, BufferAllocator allocator) {
    DictionaryProvider.MapDictionaryProvider provider =
        new DictionaryProvider.MapDictionaryProvider();
    List<VectorSchemaRoot> held = new ArrayList<>();
    try {
      for (Dictionary dictionary : dictionaries.values()) {
        FieldVector values = dictionary.getVector();
        // A view: it is not closed, its vector is by its owner.
        VectorSchemaRoot copy =
            copy(
                new VectorSchemaRoot(
                    List.of(values.getField()), List.of(values), values.getValueCount()),
                allocator);
        held.add(copy);
        provider.put(new Dictionary(copy.getVector(0), dictionary.getEncoding()));
      }
      return new ArrowCopy(copy(root, allocator), provider, held);
    } catch (Throwable e) {
      held.forEach(VectorSchemaRoot::close);
      throw e;
    }
  }

  private static VectorSchemaRoot copy(VectorSchemaRoot root, BufferAllocator allocator) {
    List<ArrowBuf> buffers = new ArrayList<>();
    VectorSchemaRoot copy = VectorSchemaRoot.create(root.getSchema(), allocator);
    try (ArrowRecordBatch there = new VectorUnloader(root).getRecordBatch()) {
      for (ArrowBuf buffer : there.getBuffers()) {
        ArrowBuf own = allocator.buffer(Math.max(1, buffer.writerIndex()));
        buffers.add(own);
        own.setBytes(0, buffer, 0, buffer.writerIndex());
        own.writerIndex(buffer.writerIndex());
      }
      try (ArrowRecordBatch here =
          new ArrowRecordBatch(
              there.getLength(),
              there.getNodes(),
              buffers,
              NoCompressionCodec.DEFAULT_BODY_COMPRESSION,
              there.getVariadicBufferCounts(),
              false)) {
        new VectorLoader(copy).load(here);
      }
      return copy;
    } catch (Throwable e) {
      copy.close();
      throw e;
    } finally {
      // The batch and the vectors hold them on their own.
      buffers.forEach(ArrowBuf::close);
    }
  }

  @Override
  public void close() {
    root.close();
    dictionaryRoots.forEach(VectorSchemaRoot::close);
  }
}
