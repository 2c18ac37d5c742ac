package testbed.jvm;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a process asks of the machine around it, once a call. */
final class Outside {
  private Outside() {}

  static void lookUp() throws IOException {
    InetAddress.getByName("localhost");
  }

  static void connect() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
      socket.getOutputStream().flush();
    }
  }

  /** One file, forced to disk and read again. */
  static void file() throws IOException {
    Path file = Files.createTempFile("trouble", ".log");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {1}));
      channel.force(true);
    }
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      in.read();
    }
    Files.delete(file);
  }

  static void program() throws IOException, InterruptedException {
    new ProcessBuilder("true").start().waitFor();
  }

  /** This class again, by a loader of its own. */
  static void load() throws IOException, ClassNotFoundException {
    URL here = Outside.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {here}, null)) {
      loader.loadClass(Outside.class.getName());
    }
  }
}
