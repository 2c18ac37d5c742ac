package io.pivotscope.frontend;

import io.pivotscope.protocol.tls.TlsFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority of its own and certificates of it, made by the JDK's keytool; valid for a day. */
public final class Certificates {
  private static final String PASSWORD = "changeit";
  private static final Path KEYTOOL = Path.of(System.getProperty("java.home"), "bin", "keytool");

  private final Path directory;

  /**
   * @param directory for stores and PEM files
   */
  public Certificates(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    Files.createDirectories(directory);
    generate("ca", "-ext", "bc:c");
    Files.writeString(authority(), pem("CERTIFICATE", certificate("ca")));
  }

  public Path authority() {
    return directory.resolve("ca.pem");
  }

  /** A certificate of the authority with that common name, for connections with this machine. */
  public TlsFiles of(String name) throws IOException, InterruptedException {
    generate(name);
    keytool("-certreq", "-alias", name, "-keystore", store(name), "-file", file(name + ".csr"));
    keytool(
        "-gencert",
        "-alias",
        "ca",
        "-keystore",
        store("ca"),
        "-ext",
        "san=ip:127.0.0.1,dns:localhost",
        "-validity",
        "1",
        "-rfc",
        "-infile",
        file(name + ".csr"),
        "-outfile",
        file(name + ".pem"));
    return files(name);
  }

  /** One that nobody vouches for but itself. */
  public TlsFiles selfSigned(String name) throws IOException, InterruptedException {
    generate(name, "-ext", "san=ip:127.0.0.1");
    Files.writeString(directory.resolve(name + ".pem"), pem("CERTIFICATE", certificate(name)));
    return files(name);
  }

  private TlsFiles files(String name) throws IOException {
    Path key = directory.resolve(name + ".key");
    try {
      Key own = load(name).getKey(name, PASSWORD.toCharArray());
      Files.writeString(key, pem("PRIVATE KEY", own.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    return new TlsFiles(authority(), directory.resolve(name + ".pem"), key);
  }

  private void generate(String name, String... more) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.addAll(
        List.of("-genkeypair", "-alias", name, "-keyalg", "EC", "-groupname", "secp256r1"));
    words.addAll(List.of("-dname", "CN=" + name, "-validity", "1", "-keystore", store(name)));
    words.addAll(List.of(more));
    keytool(words.toArray(String[]::new));
  }

  private byte[] certificate(String name) throws IOException {
    try {
      Certificate own = load(name).getCertificate(name);
      return own.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private KeyStore load(String name) throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(directory.resolve(name + ".p12").toFile(), PASSWORD.toCharArray());
  }

  private String store(String name) {
    return file(name + ".p12");
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + kind
        + "-----\n";
  }

  private static void keytool(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    // Each is a JVM of its own, and short.
    command.addAll(List.of(KEYTOOL.toString(), "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(List.of(words));
    command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(command + ": " + said);
    }
  }
}
