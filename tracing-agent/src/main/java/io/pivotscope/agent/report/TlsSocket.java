package io.pivotscope.agent.report;

import io.pivotscope.protocol.tls.TlsFiles;
import java.io.IOException;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** TLS to the frontend. Loaded, with the JDK's TLS, by a process that was given certificates. */
final class TlsSocket {
  private static final int HANDSHAKE_MILLIS = 20_000;

  private static final int MAX_SAID = 16;

  /** What was said on standard error: each is said once, and not everything. */
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private TlsSocket() {}

  /**
   * The files are read each time, so that certificates can be replaced under a running process.
   *
   * @param plain connected; closed with what is returned
   * @throws IOException if a file cannot be used, or the frontend is not the one that its
   *     certificate names
   */
  static Socket over(Socket plain, String host, int port, TlsFiles files) throws IOException {
    try {
      SSLSocket socket =
          (SSLSocket) files.client().getSocketFactory().createSocket(plain, host, port, true);
      SSLParameters parameters = socket.getSSLParameters();
      // That the certificate is for this host, and not only from a known authority.
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(HANDSHAKE_MILLIS);
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      say(host + ":" + port, e);
      throw e;
    }
  }

  /** Of a connection that has ended: where TLS is why, the person who set it up is told. */
  static void ended(Exception cause) {
    if (cause instanceof SSLException) {
      say("the frontend", cause);
    }
  }

  private static void say(String whom, Exception cause) {
    String message = "pivotscope: no TLS with " + whom + ": " + cause.getMessage();
    if (SAID.size() < MAX_SAID && SAID.add(message)) {
      System.err.println(message);
    }
  }
}
