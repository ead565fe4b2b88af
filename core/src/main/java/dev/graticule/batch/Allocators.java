package dev.graticule.batch;

import dev.graticule.GraticuleException;
import java.nio.Buffer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * The door to Arrow's memory. Arrow reaches into {@code java.nio}, which the JVM allows only when
 * it is started so; this door says how when it was not.
 */
public final class Allocators {
  private static final int FIRST_JDK_THAT_WARNS = 24;
  private static final String ACCESS = "--add-opens=java.base/java.nio=ALL-UNNAMED";
  private static final String QUIET =
      "--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow";

  private Allocators() {}

  /**
   * A root allocator. Its {@code close()} fails when a buffer was not given back.
   *
   * @param limit how many bytes may be out at once
   * @return the allocator, to be closed by the caller
   * @throws GraticuleException when this JVM was started without the flags that Arrow needs; the
   *     message names them
   */
  public static BufferAllocator root(long limit) {
    requireAccess();
    return new RootAllocator(limit);
  }

  private static void requireAccess() {
    // Asked and not tried: once Arrow's class initialisation has failed, its cause is lost to every
    // later caller.
    if (!Buffer.class.getModule().isOpen("java.nio", BufferAllocator.class.getModule())) {
      throw new GraticuleException(
          "Arrow cannot reach java.nio in this JVM: start it with %s."
              .formatted(flags(Runtime.version().feature())));
    }
  }

  static String flags(int jdk) {
    return jdk < FIRST_JDK_THAT_WARNS ? ACCESS : ACCESS + " " + QUIET;
  }
}
