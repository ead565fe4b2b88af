package dev.graticule.iceberg;

import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a lake lies on the local disk: under the name it was opened by, and under its real name,
 * which differs where a symbolic link leads there.
 *
 * @param name as it was opened
 * @param real without links; the same when there are none, or nothing is there yet
 */
record LakeRoot(String name, String real) {

  static LakeRoot of(Store lake) {
    String name = Locations.normal(lake.engineUri(StorePath.root()));
    try {
      return new LakeRoot(name, Path.of(name).toRealPath().toString());
    } catch (IOException e) {
      return new LakeRoot(name, name);
    }
  }

  /** The folder of a location in the lake; nothing when it lies elsewhere. */
  Optional<StorePath> path(String location) {
    String normal = Locations.normal(location);
    for (String root : new String[] {name, real}) {
      if (normal.startsWith(root + "/")) {
        return Optional.of(StorePath.of(normal.substring(root.length() + 1)));
      }
    }
    return Optional.empty();
  }

  /** The other name of a location in the lake. */
  String otherName(String location, StorePath folder) {
    String root = Locations.normal(location).startsWith(name + "/") ? real : name;
    return root + "/" + folder;
  }
}
