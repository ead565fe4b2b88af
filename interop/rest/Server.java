import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.iceberg.TestTables;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Iceberg's REST protocol as Iceberg's own tests serve it, on the loopback only, over a catalog in a
 * folder: {@code java -cp 'target/jars/*' Server.java FOLDER}. Prints its port, and ends with its
 * input.
 */
final class Main {
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]).toAbsolutePath();
    Path warehouse = Files.createDirectories(folder.resolve("warehouse"));
    try (JdbcCatalog catalog = new JdbcCatalog()) {
      catalog.initialize(
          "served",
          Map.of(
              "uri", "jdbc:sqlite:" + folder.resolve("served.db"),
              "warehouse", warehouse.toString(),
              "io-impl", TestTables.LocalFileIO.class.getName(),
              "jdbc.schema-version", "V1"));
      ServletContextHandler context = new ServletContextHandler();
      context.addServlet(
          new ServletHolder(new RESTCatalogServlet(new RESTCatalogAdapter(catalog))), "/*");
      Server server = new Server(new InetSocketAddress("127.0.0.1", 0));
      server.setHandler(context);
      server.start();
      System.out.println(((ServerConnector) server.getConnectors()[0]).getLocalPort());
      while (System.in.read() >= 0) {
        // Whoever started this is still there.
      }
      server.stop();
    }
  }
}
