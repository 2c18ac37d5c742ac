package io.pivotscope.frontend.fleet;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.pivotscope.protocol.tls.TlsFiles;
import java.io.IOException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of TLS: whoever connects shows a certificate of an authority that is believed,
 * or gets no further than the handshake.
 */
public final class Tls {
  private static final long HANDSHAKE_SECONDS = 20;

  private final SslContext context;

  private Tls(SslContext context) {
    this.context = context;
  }

  /**
   * @throws IOException naming the file that cannot be used
   */
  public static Tls of(TlsFiles files) throws IOException {
    try {
      return new Tls(
          SslContextBuilder.forServer(
                  files.privateKey(), files.chain().toArray(new X509Certificate[0]))
              .trustManager(files.authorities().toArray(new X509Certificate[0]))
              .clientAuth(ClientAuth.REQUIRE)
              .sslProvider(SslProvider.JDK)
              .protocols("TLSv1.3", "TLSv1.2")
              .build());
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "cannot use " + files.certificate() + " with " + files.key() + ": " + e.getMessage(), e);
    }
  }

  /** Puts TLS in front of all else of a channel. */
  public void addTo(Channel channel) {
    SslHandler handler = context.newHandler(channel.alloc());
    handler.setHandshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS);
    channel.pipeline().addFirst(handler);
  }

  /** Why somebody got no further, for people. */
  public static String failure(SslHandshakeCompletionEvent handshake) {
    Throwable cause = handshake.cause();
    return "no TLS: " + (cause == null ? "?" : String.valueOf(cause.getMessage()));
  }

  /** The common name of the certificate that the other end has shown; null without one. */
  public static @Nullable String subject(Channel channel) {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    if (handler == null) {
      return null;
    }
    try {
      Certificate[] chain = handler.engine().getSession().getPeerCertificates();
      return chain[0] instanceof X509Certificate own ? commonName(own) : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  private static @Nullable String commonName(X509Certificate certificate) {
    try {
      for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (rdn.getType().equalsIgnoreCase("CN")) {
          return String.valueOf(rdn.getValue());
        }
      }
    } catch (InvalidNameException e) {
      // No name, nobody.
    }
    return null;
  }
}
