package dev.graticule.interop;

import static java.util.Objects.requireNonNull;

import dev.graticule.contract.Crs;
import dev.graticule.convert.Avro;
import dev.graticule.convert.Convert;
import dev.graticule.convert.FlatGeobuf;
import dev.graticule.convert.GeoParquet;
import dev.graticule.convert.Jdbc;
import dev.graticule.store.Store;
import dev.graticule.store.StorePath;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/** Files and databases of others, as our sources read them. */
final class Inputs {
  private Inputs() {}

  /** Writes the rows of an input into a file of Arrow IPC, and gives their count. */
  static long write(Request request, BufferAllocator allocator) {
    if (request.text("format").equals("jdbc")) {
      return write(jdbc(request), request.path("into"), allocator);
    }
    Path file = request.path("file");
    Path folder = requireNonNull(file.toAbsolutePath().getParent());
    try (Store store = Store.local(folder)) {
      StorePath path = StorePath.of(file.getFileName().toString());
      return write(file(request, store, path), request.path("into"), allocator);
    }
  }

  private static long write(Convert rows, Path into, BufferAllocator allocator) {
    return ArrowFile.write(rows.source(allocator), into, allocator);
  }

  private static Convert file(Request request, Store store, StorePath path) {
    Optional<String> geometry = request.optional("geometry");
    Crs crs = request.optional("crs").map(Crs::of).orElseGet(Crs::crs84);
    return switch (request.text("format")) {
      case "flatgeobuf" -> Convert.from(FlatGeobuf.file(store, path));
      case "geoparquet" -> Convert.from(GeoParquet.file(store, path));
      case "avro" -> {
        Avro avro = Avro.file(store, path);
        yield Convert.from(
            geometry.isPresent() ? avro.geometry(geometry.get(), g -> g.withCrs(crs)) : avro);
      }
      default -> throw new IllegalArgumentException("No such format: " + request);
    };
  }

  private static Convert jdbc(Request request) {
    String url = request.text("url");
    String user = request.text("user");
    return Convert.from(
        Jdbc.query(() -> DriverManager.getConnection(url, user, ""), request.text("sql"))
            .fetching(100));
  }
}
