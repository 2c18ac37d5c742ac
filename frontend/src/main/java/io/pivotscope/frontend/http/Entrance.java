package io.pivotscope.frontend.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.pivotscope.frontend.access.AuditLog;
import io.pivotscope.frontend.access.Caller;
import io.pivotscope.frontend.access.Credential;
import io.pivotscope.frontend.access.Credentials;
import io.pivotscope.frontend.access.Role;
import io.pivotscope.frontend.fleet.Admission;
import io.pivotscope.frontend.fleet.Tls;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Who comes in: a token says who, else the certificate that the connection has shown. And whether a
 * browser that asks shows a page of this frontend. Thread-safe.
 *
 * @param tls null where everybody is on this machine
 */
record Entrance(Credentials credentials, AuditLog audit, @Nullable Tls tls) implements Admission {
  private static final String BEARER = "Bearer ";

  /** Who asks by HTTP; null if nobody knows. */
  @Nullable Caller caller(HttpHeaders headers, Channel channel) {
    String header = headers.get(HttpHeaderNames.AUTHORIZATION);
    if (header == null) {
      return ofCertificate(channel);
    }
    return header.startsWith(BEARER) ? ofToken(header.substring(BEARER.length()), channel) : null;
  }

  @Nullable Caller ofToken(String token, Channel channel) {
    Credential credential = credentials.ofToken(token);
    return credential == null ? null : new Caller(credential, address(channel));
  }

  @Nullable Caller ofCertificate(Channel channel) {
    String subject = Tls.subject(channel);
    Credential credential = subject == null ? null : credentials.ofCertificate(subject);
    return credential == null ? null : new Caller(credential, address(channel));
  }

  void refused(@Nullable Caller caller, Channel channel, String what, int status, String why) {
    audit.refused(caller == null ? "" : caller.name(), address(channel), what, status, why);
  }

  static String address(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? address.getAddress().getHostAddress() + ":" + address.getPort()
        : "?";
  }

  /**
   * Whether no page from elsewhere asks. Browsers name the page in {@code Origin}; others have
   * none. Without TLS the host has to be this machine by its own name, so that no name that is made
   * to resolve here counts as ours; with TLS the certificate vouches for the name.
   */
  boolean isOurs(HttpHeaders headers) {
    String scheme = tls == null ? "http://" : "https://";
    String host = headers.get(HttpHeaderNames.HOST, "");
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    String site = headers.get("Sec-Fetch-Site");
    return (tls != null || isLoopback(scheme + host))
        && (origin == null || origin.equals(scheme + host))
        && (site == null || site.equals("same-origin") || site.equals("none"));
  }

  private static boolean isLoopback(String address) {
    try {
      String host = URI.create(address).getHost();
      return host != null
          && (host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d+){3}"));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public @Nullable String refusal(String token, @Nullable String subject, String remote) {
    Credential byToken = token.isEmpty() ? null : credentials.ofToken(token);
    Credential byName = subject == null ? null : credentials.ofCertificate(subject);
    for (Credential each : new Credential[] {byToken, byName}) {
      if (each != null && each.may(Role.AGENT)) {
        return null;
      }
    }
    Credential known = byToken == null ? byName : byToken;
    if (known != null) {
      String why = "'" + known.name() + "' has not the role agent";
      audit.refused(known.name(), remote, "hello", 403, why);
      return why;
    }
    String why = "wrong token";
    if (subject != null) {
      why = "no credential is named as the certificate, '" + subject + "', and no token is known";
    }
    audit.refused("", remote, "hello", 401, why);
    return why;
  }

  @Override
  public void cutOff(String remote, String why) {
    audit.refused("", remote, "agent", 400, why);
  }
}
