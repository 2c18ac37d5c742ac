package io.pivotscope.frontend.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is known by what. */
class CredentialsTest {
  private static final String OWNER = "the owner's token";

  @TempDir Path directory;
  private Path file;
  private final List<String> complaints = new ArrayList<>();
  private long changes;

  @BeforeEach
  void name() {
    file = directory.resolve("credentials");
  }

  private Credentials open() throws Exception {
    return Credentials.of(OWNER, file, complaints::add);
  }

  /** Also where the clock of the file system is coarse. */
  private void write(String text) throws Exception {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000 * ++changes));
  }

  @Test
  void aTokenIsShownOnceAndTheFileHasNotGotIt() throws Exception {
    String token = CredentialFile.add(file, "alice", EnumSet.of(Role.QUERY));
    assertThat(token).matches("[0-9a-f]{64}");
    assertThat(Files.readString(file)).startsWith("alice query sha256:").doesNotContain(token);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(open().ofToken(token))
        .isEqualTo(new Credential("alice", EnumSet.of(Role.QUERY, Role.VIEW)));
    assertThat(open().ofToken(token + "0")).isNull();
    assertThat(open().ofToken("")).isNull();
    assertThatThrownBy(() -> CredentialFile.add(file, "alice", EnumSet.of(Role.VIEW)))
        .hasMessageContaining("has a credential 'alice' already");
  }

  @Test
  void theOwnerMayEverything() throws Exception {
    Credential owner = Credentials.of(OWNER, null, complaints::add).ofToken(OWNER);
    assertThat(owner).isNotNull();
    assertThat(owner.roles()).containsExactlyInAnyOrder(Role.values());
  }

  @Test
  void whoAdministersIsNoProcess() {
    assertThat(new Credential("a", EnumSet.of(Role.ADMINISTER)).may(Role.AGENT)).isFalse();
    assertThat(new Credential("a", EnumSet.of(Role.ADMINISTER)).may(Role.CAPTURE)).isTrue();
    assertThat(new Credential("a", EnumSet.of(Role.QUERY)).may(Role.CAPTURE)).isFalse();
  }

  @Test
  void aNameOfACertificateIsNoTokenAndTheOtherWayRound() throws Exception {
    write("orders agent certificate\n");
    String token = CredentialFile.add(file, "alice", EnumSet.of(Role.VIEW));
    Credentials all = open();
    assertThat(all.ofCertificate("orders")).isNotNull();
    assertThat(all.ofToken("orders")).isNull();
    assertThat(all.ofToken("")).isNull();
    assertThat(all.ofCertificate("alice")).isNull();
    assertThat(all.ofToken(token)).isNotNull();
  }

  @Test
  void aChangeCountsAtOnceAndAMistakeInItDoesNot() throws Exception {
    write("orders agent certificate # a comment\n");
    Credentials all = open();
    write("\n# nobody\n");
    assertThat(all.ofCertificate("orders")).isNull();
    write("orders agent certificate\n");
    assertThat(all.ofCertificate("orders")).isNotNull();
    write("orders agnet certificate\n");
    assertThat(all.ofCertificate("orders")).isNotNull();
    assertThat(all.ofCertificate("orders")).isNotNull();
    assertThat(complaints)
        .singleElement()
        .asString()
        .contains("stay as they were", "credentials:1: 'agnet' is no role; roles are agent,view");
    Files.delete(file);
    assertThat(all.ofCertificate("orders")).as("a file that is gone knows nobody").isNull();
  }

  @Test
  void mistakesAreNamedWithTheirLine() throws Exception {
    write("a view certificate\n\nb view\n");
    assertThatThrownBy(this::open).hasMessageContaining("credentials:3: expected NAME ROLES PROOF");
    write("owner view certificate\n");
    assertThatThrownBy(this::open).hasMessageContaining("'owner' is no name");
    write("a view 0123456789abcdef\n");
    assertThatThrownBy(this::open)
        .hasMessageContaining("the proof is neither")
        .hasMessageNotContaining("0123456789abcdef");
    write("a view certificate\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    assertThatThrownBy(this::open).hasMessageContaining("can be written by others");
  }
}
