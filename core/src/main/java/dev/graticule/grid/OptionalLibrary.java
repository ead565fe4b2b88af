package dev.graticule.grid;

import java.util.function.Supplier;

/** Libraries that a user brings only for the grids that need them. */
enum OptionalLibrary {
  H3("com.uber:h3", "com.uber.h3core.H3Core"),
  S2("com.google.geometry:s2-geometry", "com.google.common.geometry.S2CellId");

  private final String artifact;
  private final String type;

  OptionalLibrary(String artifact, String type) {
    this.artifact = artifact;
    this.type = type;
  }

  /** Opens what needs the library; nothing that names its types is loaded when it is not there. */
  <T> T open(Supplier<T> opener) {
    try {
      Class.forName(type, false, OptionalLibrary.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new GridException(
          "The grid %s needs the library %s, which is not on the class path: add it to the dependencies."
              .formatted(name().toLowerCase(java.util.Locale.ROOT), artifact),
          e);
    }
    try {
      return opener.get();
    } catch (LinkageError e) {
      throw new GridException(
          "The library %s is on the class path but cannot be used here: %s. Add what it depends on, or a version made for this system."
              .formatted(artifact, e),
          e);
    }
  }
}
