package testbed.homemade;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Connections on loopback, each served by a thread of its own. */
final class Sockets {

  /** One end of a connection. */
  record End(DataInputStream in, DataOutputStream out) {
    static End of(Socket socket) throws IOException {
      socket.setTcpNoDelay(true);
      return new End(
          new DataInputStream(new BufferedInputStream(socket.getInputStream())),
          new DataOutputStream(new BufferedOutputStream(socket.getOutputStream())));
    }

    /** The next frame, waiting for it. */
    byte[] readFrame() throws IOException {
      byte[] frame = new byte[in.readInt()];
      in.readFully(frame);
      return frame;
    }

    synchronized void writeFrame(byte[] frame) throws IOException {
      out.writeInt(frame.length);
      out.write(frame);
      out.flush();
    }
  }

  /** Serves one connection to its end. */
  @FunctionalInterface
  interface Service {
    void serve(End end) throws IOException, InterruptedException;
  }

  private Sockets() {}

  static End connect(int port) throws IOException {
    return End.of(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Returns the port. */
  static int listen(Service service) throws IOException {
    ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(
        () -> {
          while (true) {
            End end = End.of(listening.accept());
            start(() -> service.serve(end));
          }
        });
    return listening.getLocalPort();
  }

  /** What a thread does until its connection ends. */
  @FunctionalInterface
  interface Loop {
    void run() throws IOException, InterruptedException;
  }

  static void start(Loop loop) {
    Thread thread =
        new Thread(
            () -> {
              try {
                loop.run();
              } catch (IOException | InterruptedException ended) {
                // The other end has gone.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
