package testbed.jetty;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import testbed.guest.Guest;

/** Prints {@code port N}. */
public final class JettyServer {
  private JettyServer() {}

  public static void main(String[] args) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    ServletHolder servlet = new ServletHolder(new Answers());
    servlet.setAsyncSupported(true);
    for (String path : Answers.WAYS) {
      context.addServlet(servlet, "/" + path + "/*");
    }
    server.setHandler(context);
    server.start();
    System.out.println("port " + connector.getLocalPort());
    Guest.serve();
  }
}
