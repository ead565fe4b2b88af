package dev.graticule.batch;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.apache.arrow.memory.RootAllocator;

/**
 * Replays the inputs beside the test resources; to look for new ones, run {@code JAZZER_FUZZ=1 mvn
 * -pl core test -Dtest=WkbFuzzTest -Djazzer.hooks=true}. An input that fails is saved there and
 * stays.
 */
class WkbFuzzTest {

  @FuzzTest(maxDuration = "10m")
  void anyBytesEndInAGeometryOrATypedError(byte[] bytes) {
    try (RootAllocator allocator = new RootAllocator(1 << 26)) {
      new WkbTrial(allocator).run(bytes);
    }
  }
}
