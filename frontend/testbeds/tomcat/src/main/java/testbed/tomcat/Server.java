package testbed.tomcat;

import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import testbed.guest.Guest;

/** Prints {@code port N}. */
public final class Server {
  private Server() {}

  public static void main(String[] args) throws Exception {
    Tomcat tomcat = new Tomcat();
    String directory = Files.createTempDirectory("tomcat").toString();
    tomcat.setBaseDir(directory);
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", directory);
    Wrapper servlet = Tomcat.addServlet(context, "answers", new Answers());
    servlet.setAsyncSupported(true);
    for (String path : Answers.WAYS) {
      servlet.addMapping("/" + path + "/*");
    }
    tomcat.start();
    System.out.println("port " + tomcat.getConnector().getLocalPort());
    Guest.serve();
  }
}
