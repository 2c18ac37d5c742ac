package io.pivotscope.protocol.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What one end of a connection shows and whom it believes, in PEM files. Both ends show a
 * certificate.
 *
 * @param authority certificates of the authorities that are believed, and of no other
 * @param certificate own certificate, then those between it and the authority
 * @param key its private key, PKCS#8 without a password
 */
public record TlsFiles(Path authority, Path certificate, Path key) {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
  private static final int MAX_KEY_BYTES = 64 << 10;
  private static final char[] NO_PASSWORD = {};

  /**
   * For connections to a server.
   *
   * @throws IOException naming the file that cannot be used, and why
   */
  public SSLContext client() throws IOException {
    try {
      KeyStore own = empty();
      own.setKeyEntry("own", privateKey(), NO_PASSWORD, chain().toArray(new Certificate[0]));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, NO_PASSWORD);
      KeyStore believed = empty();
      for (X509Certificate each : authorities()) {
        believed.setCertificateEntry("authority " + believed.size(), each);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(believed);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "cannot use " + certificate + " with " + key + ": " + e.getMessage(), e);
    }
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /**
   * Those who are believed.
   *
   * @throws IOException naming the file
   */
  public List<X509Certificate> authorities() throws IOException {
    return certificates(authority);
  }

  /**
   * Own certificate first.
   *
   * @throws IOException naming the file
   */
  public List<X509Certificate> chain() throws IOException {
    return certificates(certificate);
  }

  private static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> all = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        all.add((X509Certificate) each);
      }
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (CertificateException | ClassCastException e) {
      throw new IOException(file + " has no certificate in PEM: " + e.getMessage(), e);
    }
    if (all.isEmpty()) {
      throw new IOException(file + " has no certificate in PEM (-----BEGIN CERTIFICATE-----)");
    }
    return all;
  }

  /**
   * One's own.
   *
   * @throws IOException naming the file, and what makes of it what is expected
   */
  public PrivateKey privateKey() throws IOException {
    String text = text(key);
    Matcher pem = PKCS8.matcher(text);
    if (!pem.find()) {
      Matcher other = OTHER_KEY.matcher(text);
      throw new IOException(
          key
              + (other.find() ? " is a '" + other.group(1) + "'" : " has no private key")
              + "; expected '-----BEGIN PRIVATE KEY-----' (PKCS#8 without a password), as from:"
              + " openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
    }
    PKCS8EncodedKeySpec spec;
    try {
      spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    } catch (IllegalArgumentException e) {
      throw new IOException(key + " is no PEM: " + e.getMessage(), e);
    }
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException notOfThatKind) {
        // The next one may be.
      } catch (GeneralSecurityException e) {
        throw new IOException("no keys of " + algorithm + " in this JVM", e);
      }
    }
    throw new IOException(key + " is no key of " + String.join(", ", ALGORITHMS));
  }

  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_KEY_BYTES), java.nio.charset.StandardCharsets.US_ASCII);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    }
  }
}
