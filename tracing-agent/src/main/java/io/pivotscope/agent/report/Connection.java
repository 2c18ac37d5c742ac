package io.pivotscope.agent.report;

import io.pivotscope.protocol.codec.Frames;
import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.codec.MalformedMessageException;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.tls.TlsFiles;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the frontend. Sending may be done by any thread that holds the uplink's lock;
 * receiving by the uplink's thread alone.
 */
final class Connection implements AutoCloseable {

  private static final int CONNECT_MILLIS = 2_000;
  private static final int LENGTH_BYTES = 4;
  private static final int BUFFER_BYTES = 8192;

  /** The token would go to another machine in the clear. */
  static final class Unprotected extends IOException {
    private static final long serialVersionUID = 1;

    Unprotected(String host) {
      super(
          host
              + " is another machine, to which the token does not go in the clear: set tls-ca,"
              + " tls-cert and tls-key");
    }
  }

  /** What is written at once: whoever watches sees that it gets on. */
  private static final int CHUNK_BYTES = 8 << 10;

  private final Socket socket;

  private final DataOutputStream out;
  private final InputStream in;

  private byte[] buffer = new byte[BUFFER_BYTES];

  /** What has come and was not taken: from here .. */
  private int begin;

  /** .. to here. */
  private int filled;

  /** When the write under way began; 0 while there is none. */
  private volatile long writingSinceNanos;

  private volatile long heardNanos = System.nanoTime();

  /**
   * @param tls null for a frontend that speaks in the clear
   * @throws IOException if nobody answers there, or nobody to trust
   */
  Connection(String host, int port, @Nullable TlsFiles tls) throws IOException {
    // Asks no proxy selector: that may be the application's.
    Socket plain = new Socket(Proxy.NO_PROXY);
    try {
      plain.setTcpNoDelay(true);
      InetSocketAddress address = new InetSocketAddress(host, port);
      if (tls == null && !address.isUnresolved() && !address.getAddress().isLoopbackAddress()) {
        throw new Unprotected(host);
      }
      plain.connect(address, CONNECT_MILLIS);
      socket = tls == null ? plain : TlsSocket.over(plain, host, port, tls);
      out =
          new DataOutputStream(
              new java.io.BufferedOutputStream(new Watched(socket.getOutputStream()), CHUNK_BYTES));
      in = socket.getInputStream();
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  void send(AgentMessage message) throws IOException {
    Frames.write(out, LinkCodec.encode(message));
    out.flush();
  }

  /**
   * The next message, or null if none came in time.
   *
   * @throws IOException if the connection is lost
   * @throws MalformedMessageException if what came is no message; the connection is useless then
   */
  @Nullable FrontendMessage receive(long timeoutMillis) throws IOException {
    FrontendMessage ready = take();
    if (ready != null) {
      return ready;
    }
    socket.setSoTimeout((int) Math.max(1, Math.min(timeoutMillis, 60_000)));
    try {
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        throw new IOException("the frontend closed the connection");
      }
      filled += read;
      heardNanos = System.nanoTime();
    } catch (SocketTimeoutException e) {
      return null;
    }
    return take();
  }

  /**
   * A message that has already come; null if there is none.
   *
   * @throws IOException if the connection is lost
   * @throws MalformedMessageException as {@link #receive}
   */
  @Nullable FrontendMessage poll() throws IOException {
    FrontendMessage ready = take();
    return ready != null || in.available() == 0 ? ready : receive(1);
  }

  /**
   * For how long nothing has come. Whoever has just received nothing knows by that that nothing is
   * waiting either.
   */
  long silentMillis() {
    return (System.nanoTime() - heardNanos) / 1_000_000;
  }

  /**
   * For how long a write has not got on; 0 if none is under way. May be asked by any thread, and
   * whoever closes the connection then ends the write.
   */
  long stuckMillis() {
    long since = writingSinceNanos;
    return since == 0 ? 0 : (System.nanoTime() - since) / 1_000_000;
  }

  /** Writes piece by piece and says since when it has been at the present one. */
  private final class Watched extends OutputStream {
    private final OutputStream socketOut;

    Watched(OutputStream socketOut) {
      this.socketOut = socketOut;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        for (int at = 0; at < length; at += CHUNK_BYTES) {
          writingSinceNanos = System.nanoTime() | 1;
          socketOut.write(bytes, from + at, Math.min(CHUNK_BYTES, length - at));
        }
      } finally {
        writingSinceNanos = 0;
      }
    }
  }

  /** No more will be sent; the frontend reads what was sent, then closes. */
  void endSending() throws IOException {
    socket.shutdownOutput();
  }

  /**
   * Reads and discards until the frontend has closed. A socket closed with something unread in it
   * answers with a reset, and that may cost the frontend what it has not read yet.
   *
   * @throws IOException if the connection is lost, or the frontend has not closed in time
   */
  void awaitEnd(long timeoutMillis) throws IOException {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
    int read = 0;
    while (read >= 0) {
      long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        throw new SocketTimeoutException("the frontend has not closed the connection");
      }
      socket.setSoTimeout((int) leftMillis);
      read = in.read(buffer);
    }
  }

  /** The first frame of the buffer if it is whole; else makes room for the rest of it. */
  private @Nullable FrontendMessage take() {
    int needed = LENGTH_BYTES;
    if (filled - begin >= LENGTH_BYTES) {
      needed += Frames.checkLength(ByteBuffer.wrap(buffer).getInt(begin));
    }
    if (filled - begin < needed) {
      makeRoom(needed);
      return null;
    }
    byte[] body = Arrays.copyOfRange(buffer, begin + LENGTH_BYTES, begin + needed);
    begin += needed;
    return LinkCodec.decodeFrontend(body);
  }

  /**
   * Moves what is left to the beginning: once for all frames that came together. Grows with what
   * comes, not with what is announced, and does not stay large.
   */
  private void makeRoom(int needed) {
    int left = filled - begin;
    int length = buffer.length;
    if (left == length) {
      length = Math.min(needed, 2 * length);
    } else if (left < BUFFER_BYTES) {
      length = BUFFER_BYTES;
    }
    if (begin == 0 && length == buffer.length) {
      return;
    }
    byte[] to = length == buffer.length ? buffer : new byte[length];
    System.arraycopy(buffer, begin, to, 0, left);
    buffer = to;
    begin = 0;
    filled = left;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
