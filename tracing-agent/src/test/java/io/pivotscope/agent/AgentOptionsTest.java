package io.pivotscope.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.agent.budget.Budget;
import io.pivotscope.agent.budget.Memory;
import io.pivotscope.baggage.clock.PhysicalClock;
import io.pivotscope.protocol.carrier.CarrierFile;
import io.pivotscope.protocol.tls.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentOptionsTest {

  private static final AgentOptions.Defaults DEFAULTS =
      new AgentOptions.Defaults("Main", "machine", Path.of("/home/me/.pivotscope/token"));

  @Test
  void defaultsHoldWhereNothingIsSaid() throws Exception {
    AgentOptions options = AgentOptions.parse("", Map.of(), DEFAULTS);
    assertThat(options)
        .isEqualTo(
            new AgentOptions(
                "127.0.0.1",
                7070,
                "Main",
                "machine",
                0,
                1000,
                "append",
                DEFAULTS.tokenFile(),
                null,
                List.of(),
                null,
                null,
                Budget.DEFAULT,
                Memory.usualBytes(),
                AgentOptions.UNSKEWED));
  }

  @Test
  void argumentComesBeforeEnvironmentBeforeFile(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("agent.properties");
    Files.writeString(file, "host=file\nprocName=file\nwait=1m\n");
    AgentOptions options =
        AgentOptions.parse(
            "host=argument,config=" + file,
            Map.of("PIVOTSCOPE_HOST", "environment", "PIVOTSCOPE_PROCNAME", "environment"),
            DEFAULTS);
    assertThat(options.host()).isEqualTo("argument");
    assertThat(options.procName()).isEqualTo("environment");
    assertThat(options.waitMillis()).isEqualTo(60_000);
  }

  @Test
  void tlsTakesThreeFilesOrNone() throws Exception {
    AgentOptions options =
        AgentOptions.parse(
            "tls-ca=ca.pem,tls-cert=a.pem", Map.of("PIVOTSCOPE_TLS_KEY", "a.key"), DEFAULTS);
    assertThat(options.tls())
        .isEqualTo(new TlsFiles(Path.of("ca.pem"), Path.of("a.pem"), Path.of("a.key")));
    assertThatThrownBy(() -> AgentOptions.parse("tls-ca=ca.pem", Map.of(), DEFAULTS))
        .hasMessage("TLS takes all three of tls-ca, tls-cert and tls-key");
  }

  @Test
  void aKeyIsLongAndNamesAreOfOneKind(@TempDir Path dir) throws Exception {
    assertThat(AgentOptions.parse("trust=none", Map.of(), DEFAULTS).trust()).isNotNull();
    assertThatThrownBy(() -> AgentOptions.parse("trust=Kafka;-Tomcat", Map.of(), DEFAULTS))
        .hasMessageContaining("option 'trust'")
        .hasMessageContaining("each with a minus in front");
    Path key = Files.writeString(dir.resolve("key"), "too short\n");
    assertThatThrownBy(() -> AgentOptions.parse("baggage-key=" + key, Map.of(), DEFAULTS))
        .hasMessageContaining("at least 16 bytes")
        .hasMessageNotContaining("too short\n");
    Files.writeString(key, "0123456789abcdef\n");
    assertThat(AgentOptions.parse("baggage-key=" + key, Map.of(), DEFAULTS).trust()).isNotNull();
  }

  @Test
  void wordsToBeHiddenAreCheckedAtTheStart(@TempDir Path dir) throws Exception {
    assertThat(AgentOptions.parse("redact=off", Map.of(), DEFAULTS).redaction()).isNotNull();
    assertThatThrownBy(() -> AgentOptions.parse("redact=a", Map.of(), DEFAULTS))
        .hasMessageContaining("expected words, file:PATH or off; 'a' is too short");
    assertThatThrownBy(
            () -> AgentOptions.parse("redact=file:" + dir.resolve("none"), Map.of(), DEFAULTS))
        .hasMessageContaining("cannot read the file (NoSuchFileException)");
  }

  @Test
  void aClockIsSkewedOnRequest() throws Exception {
    AtomicLong good = new AtomicLong(1_000_000_000);
    PhysicalClock clock =
        AgentOptions.parse(
                "clock=offset:-2s/drift:100ppm/step:10s:+3s/step:20s:-500ms", Map.of(), DEFAULTS)
            .clock()
            .apply(good::get);
    assertThat(clock.micros()).isEqualTo(good.get() - 2_000_000);
    good.addAndGet(10_000_000);
    assertThat(clock.micros()).isEqualTo(good.get() + 1_000_000 + 1_000);
    good.addAndGet(10_000_000);
    assertThat(clock.micros()).isEqualTo(good.get() + 500_000 + 2_000);
    PhysicalClock jittery =
        AgentOptions.parse("clock=jitter:5ms", Map.of(), DEFAULTS).clock().apply(good::get);
    Set<Long> seen = new TreeSet<>();
    for (int i = 0; i < 1000; i++) {
      seen.add(jittery.micros() - good.incrementAndGet());
    }
    assertThat(seen).hasSizeGreaterThan(100).allMatch(off -> Math.abs(off) <= 5_001);
  }

  @Test
  void variablesOfTheCommandsAreNotTheAgentsToJudge() throws Exception {
    assertThat(AgentOptions.parse("", Map.of("PIVOTSCOPE_FRONTEND_HTTP", "x"), DEFAULTS).procName())
        .isEqualTo("Main");
  }

  @Test
  void filesOfCarriersAreReadAndSound(@TempDir Path dir) throws Exception {
    Path one = dir.resolve("one.carrier");
    Path more = Files.createDirectory(dir.resolve("more"));
    Files.writeString(one, "carrier \"one\" { background a.One }");
    Files.writeString(more.resolve("two.carrier"), "carrier \"two\" { background a.Two }");
    Files.writeString(more.resolve("README"), "not a declaration");
    String option = "carriers=" + one + ";" + more;
    assertThat(AgentOptions.parse(option, Map.of(), DEFAULTS).carriers())
        .extracting(CarrierFile::text)
        .containsExactly(
            "carrier \"one\" { background a.One }", "carrier \"two\" { background a.Two }");
    Files.writeString(one, "carier");
    assertThatThrownBy(() -> AgentOptions.parse(option, Map.of(), DEFAULTS))
        .isInstanceOf(AgentOptions.BadOption.class)
        .hasMessageContaining("one.carrier:1:1: expected carrier, found 'carier'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "colour=red | unknown option 'colour'",
        "frontend=here | bad value 'here' of option 'frontend' (argument): expected HOST:PORT",
        "frontend=here:99999 | from 1 to 65535",
        "wait=soon | expected a duration as 500ms, 3s or 1m",
        "interval=1ms | at least 50ms",
        "boot=maybe | expected append or define",
        "clock=offset:2s/jitters:5ms | expected parts such as offset:-2s, drift:200ppm",
        "clock=step:2s | expected parts such as",
        "host= | it is empty",
        "host=a,host=b | given twice",
        "host | expected name=value",
        "carriers=/nowhere/at/all | cannot read /nowhere/at/all",
        "config=/nowhere/at/all | cannot read this file",
      })
  void aMistakeIsNamed(String arguments, String message) {
    assertThatThrownBy(() -> AgentOptions.parse(arguments, Map.of(), DEFAULTS))
        .isInstanceOf(AgentOptions.BadOption.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"a.b.C x y,C", "mod/a.b.Main,Main", "Main,Main", "/x/y/tool.jar go,tool", "'',java"})
  void theMainClassNamesTheProcess(String command, String name) {
    assertThat(ProcessNames.mainClass(command)).isEqualTo(name);
  }

  @Test
  void aBudgetIsAShareOrOff() throws Exception {
    assertThat(budget("")).isEqualTo(Budget.DEFAULT);
    assertThat(budget("budget=2.5%")).isEqualTo(new Budget(0.025));
    assertThat(budget("budget=off")).isEqualTo(Budget.OFF);
    for (String bad : List.of("0%", "101%", "1", "much")) {
      assertThatThrownBy(() -> budget("budget=" + bad))
          .isInstanceOf(AgentOptions.BadOption.class)
          .hasMessageContaining("expected a share as 1%");
    }
  }

  @Test
  void memoryIsASizeOrOff() throws Exception {
    assertThat(AgentOptions.parse("memory=512k", Map.of(), DEFAULTS).memoryBytes())
        .isEqualTo(512 * 1024);
    assertThat(AgentOptions.parse("memory=16m", Map.of(), DEFAULTS).memoryBytes())
        .isEqualTo(16 << 20);
    assertThat(AgentOptions.parse("memory=off", Map.of(), DEFAULTS).memoryBytes())
        .isGreaterThan(1L << 50);
    assertThatThrownBy(() -> AgentOptions.parse("memory=0m", Map.of(), DEFAULTS))
        .isInstanceOf(AgentOptions.BadOption.class)
        .hasMessageContaining("expected a size as 64m");
  }

  private static Budget budget(String arguments) throws AgentOptions.BadOption {
    return AgentOptions.parse(arguments, Map.of(), DEFAULTS).budget();
  }
}
