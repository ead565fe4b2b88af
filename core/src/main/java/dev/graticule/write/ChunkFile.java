package dev.graticule.write;

import dev.graticule.file.FileReceipt;
import dev.graticule.predicate.Literal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A finished chunk file.
 *
 * @param receipt what the file is
 * @param partition values by partition column, outermost first; an empty one means null
 */
public record ChunkFile(FileReceipt receipt, Map<String, Optional<Literal>> partition) {

  /** Copies the map, in its order. */
  public ChunkFile {
    partition = Collections.unmodifiableMap(new LinkedHashMap<>(partition));
  }
}
