package io.pivotscope.frontend.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What was done is written down before it is, and stays. */
@Timeout(60)
class AuditLogTest {
  private static final Caller ALICE =
      new Caller(new Credential("alice", EnumSet.of(Role.QUERY)), "127.0.0.1:5");
  private static final Caller ROOT =
      new Caller(new Credential("root", EnumSet.of(Role.ADMINISTER)), "127.0.0.1:6");

  @TempDir Path directory;
  private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));

  private Path file() {
    return directory.resolve("audit.log");
  }

  private AuditLog open(long maxBytes) throws IOException {
    return AuditLog.open(file(), maxBytes, now::get, complaints::add);
  }

  @Test
  void anActIsThereBeforeItIsDone() throws Exception {
    try (AuditLog log = open(AuditLog.MAX_BYTES)) {
      long line = log.before(ALICE, "install", "From x ..", null, 3);
      assertThat(Files.readString(file()))
          .isEqualTo(
              "{\"number\":1,\"time\":\"2026-01-02T03:04:05Z\",\"who\":\"alice\","
                  + "\"address\":\"127.0.0.1:5\",\"what\":\"install\",\"status\":0,"
                  + "\"detail\":\"From x ..\",\"processes\":3,\"of\":0,\"more\":0}\n");
      log.after(ALICE, "install", 200, "", 7L, line);
      await().until(() -> log.last(10).size() == 2);
      assertThat(log.last(1))
          .singleElement()
          .satisfies(
              after -> {
                assertThat(after.query()).isEqualTo(7);
                assertThat(after.of()).isEqualTo(1);
                assertThat(after.status()).isEqualTo(200);
              });
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void whoInstalledWhatIsKnownAfterARestart() throws Exception {
    try (AuditLog log = open(AuditLog.MAX_BYTES)) {
      log.after(ALICE, "install", 200, "", 7L, log.before(ALICE, "install", "", null, 0));
      log.after(ROOT, "stop", 200, "", 7L, log.before(ROOT, "stop", "", 7L, 0));
      log.after(ALICE, "install", 503, "", null, log.before(ALICE, "install", "", null, 0));
      await().until(() -> log.last(10).size() == 6);
    }
    try (AuditLog log = open(AuditLog.MAX_BYTES)) {
      assertThat(log.ownerOf(7)).isEqualTo("alice");
      assertThat(log.ownerOf(8)).isNull();
      assertThat(log.before(ROOT, "stop", "", 7L, 0)).as("numbers go on").isEqualTo(7);
    }
  }

  @Test
  void theNewestStayWhenFilesAreFull() throws Exception {
    int all = 500;
    try (AuditLog log = open(4_000)) {
      for (int i = 1; i <= all; i++) {
        log.before(ALICE, "install", "query " + i, null, 0);
      }
      List<AuditLine> last = log.last(100);
      assertThat(last).hasSize(100);
      for (int i = 0; i < 100; i++) {
        assertThat(last.get(i).number()).isEqualTo(all - 99 + i);
      }
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.toList())
          .hasSize(AuditFile.MAX_FILES)
          .allSatisfy(
              each -> {
                assertThat(Files.size(each)).isLessThanOrEqualTo(4_000);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                    .isEqualTo("rw-------");
              });
    }
  }

  @Test
  void aFileThatCannotBeMadeTakesNoOtherAway() throws Exception {
    Path inTheWay = directory.resolve("audit.log.new/x");
    try (AuditLog log = open(4_000)) {
      for (int i = 1; i <= 60; i++) {
        log.before(ALICE, "install", "query " + i, null, 0);
      }
      Files.createDirectories(inTheWay);
      int refused = 0;
      for (int i = 0; i < 100; i++) {
        try {
          log.before(ALICE, "install", "x".repeat(1_000), null, 0);
        } catch (IOException e) {
          refused++;
        }
      }
      assertThat(refused).isGreaterThan(2 * AuditFile.MAX_FILES);
      assertThat(log.last(1_000)).as("all are there").hasSize(60 + 100 - refused);
      Files.delete(inTheWay);
      Files.delete(inTheWay.getParent());
      log.before(ALICE, "install", "x".repeat(1_000), null, 0);
      assertThat(log.last(1_000)).hasSize(60 + 100 - refused + 1);
    }
  }

  @Test
  void refusalsCannotPushOutWhatWasDone() throws Exception {
    try (AuditLog log = open(AuditLog.MAX_BYTES)) {
      log.before(ALICE, "install", "mine", null, 0);
      for (int i = 0; i < 10_000; i++) {
        log.refused("", "10.0.0.1:9", "hello", 401, "wrong token");
      }
      await().until(() -> log.last(1_000).size() == 1 + AuditLog.REFUSALS);
      now.set(now.get().plusSeconds(2));
      log.refused("", "10.0.0.1:9", "hello", 401, "wrong token");
      await().until(() -> log.last(1_000).size() == 2 + AuditLog.REFUSALS);
      assertThat(log.last(1).get(0).more()).isEqualTo(10_000 - AuditLog.REFUSALS);
      assertThat(log.last(1_000).get(0).detail()).isEqualTo("mine");
    }
  }

  @Test
  void whatSomebodyReadsCannotPushOutWhatWasDone() throws Exception {
    try (AuditLog log = open(AuditLog.MAX_BYTES)) {
      for (int i = 0; i < AuditLog.REFUSALS + 100; i++) {
        log.noted(ALICE, "sql", 200, "select " + i);
      }
      log.noted(ROOT, "sql", 422, "select");
      await().until(() -> log.last(1_000).size() == AuditLog.REFUSALS + 1);
      assertThat(log.last(1))
          .singleElement()
          .satisfies(
              line -> {
                assertThat(line.who()).isEqualTo("root");
                assertThat(line.status()).isEqualTo(422);
                assertThat(line.more()).isEqualTo(100);
              });
    }
  }

  @Test
  void aLongDetailIsCutByWhatItTakesAndItsHashStays() throws Exception {
    try (AuditLog log = open(AuditLog.MAX_BYTES)) {
      for (String each : List.of("x", "\u0001", "\"", "\u2028", "\u20ac", "\ud83d\ude00")) {
        long before = Files.size(file());
        String detail = each.repeat((1 << 20) / each.length());
        log.before(ALICE, "install", detail, null, 0);
        assertThat(Files.size(file()) - before)
            .isBetween(AuditLine.MAX_DETAIL_BYTES / 2L, AuditLine.MAX_DETAIL_BYTES + 400L);
        assertThat(log.last(1).get(0).detail())
            .startsWith(each + each)
            .endsWith(each + ".. (1048576 characters, " + Hashes.of(detail) + ")");
      }
    }
    assertThat(Hashes.of("abc"))
        .isEqualTo("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void whoseActsAllFailIsLetActOnceASecond() throws Exception {
    try (AuditLog log = open(AuditLog.MAX_BYTES)) {
      for (int i = 0; i < AuditLog.REFUSALS; i++) {
        assertThat(log.mayAct(ALICE)).isTrue();
        log.after(ALICE, "install", 422, "wrong", null, 0);
      }
      assertThat(log.mayAct(ALICE)).isFalse();
      assertThat(log.mayAct(ROOT)).as("others may").isTrue();
      now.set(now.get().plusSeconds(1));
      assertThat(log.mayAct(ALICE)).isTrue();
      log.after(ALICE, "install", 200, "", 7L, 0);
      assertThat(log.mayAct(ALICE)).as("what is done costs nothing").isTrue();
      log.after(ALICE, "install", 500, "", null, 0);
      assertThat(log.mayAct(ALICE)).isFalse();
    }
  }

  @Test
  void aLineCannotBeForgedWithinAnother() throws Exception {
    try (AuditLog log = open(AuditLog.MAX_BYTES)) {
      log.before(ALICE, "install", "x\"}\n{\"number\":9,\"who\":\"root\"}", null, 0);
      assertThat(Files.readAllLines(file())).hasSize(1);
      assertThat(log.last(9))
          .singleElement()
          .satisfies(l -> assertThat(l.who()).isEqualTo("alice"));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void onAFullDiskNothingIsDone() throws Exception {
    Files.createSymbolicLink(file(), Path.of("/dev/full"));
    try (AuditLog log = open(AuditLog.MAX_BYTES)) {
      assertThatThrownBy(() -> log.before(ALICE, "install", "", null, 0))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");
      log.refused("", "10.0.0.1:9", "hello", 401, "wrong token");
      await().until(() -> !complaints.isEmpty());
    }
  }
}
