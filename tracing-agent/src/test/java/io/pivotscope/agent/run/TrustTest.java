package io.pivotscope.agent.run;

import static io.pivotscope.agent.run.Advices.emits;
import static io.pivotscope.agent.run.Advices.packs;
import static io.pivotscope.agent.run.Advices.program;
import static io.pivotscope.agent.run.Advices.slot;
import static io.pivotscope.protocol.advice.SlotSpec.Keep.ALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.protocol.advice.AdviceProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a header that is not to be believed. */
class TrustTest {
  private static final AdviceProgram JOIN =
      program(List.of(slot(0, ALL)), packs("a", 0), emits("b", 0));
  private static final String KEY = "the fleet's own key";

  private final AtomicLong micros = new AtomicLong(Hlc.EPOCH_MICROS + 1_000_000_000);
  private final Process client = new Process(1, micros);
  private final Process server = new Process(2, micros);
  private QueryRun atServer;

  @BeforeEach
  void install() {
    QueryRun atClient = client.install(1, JOIN, AdviceTest.Guest.class);
    atServer = server.install(1, JOIN, AdviceTest.Guest.class);
    atServer.beginAt(atClient.t0());
  }

  /** A call of the server; returns the reply's header. */
  private byte[] call(byte[] header) {
    Scope scope = server.hop.receive(header);
    server.call(new AdviceTest.Guest(), "b", 10);
    byte[] reply = server.hop.reply(scope);
    server.requests.end(scope);
    return reply;
  }

  private Outgoing sent() {
    client.call(new AdviceTest.Guest(), "a", 1);
    return client.hop.send(true, false);
  }

  @Test
  void whoHasTheKeyIsBelieved() {
    client.requests.setTrust(new Trust("all", KEY));
    server.requests.setTrust(new Trust("all", KEY + "\n"));
    Outgoing out = sent();
    byte[] reply = call(out.header());
    assertThat(server.rows(atServer)).containsExactly(Tuple.of(10L, 1L));
    assertThat(client.hop.completed(out.ticket(), reply)).isTrue();
    assertThat(server.hop.counts().refused()).isZero();
  }

  @Test
  void whoHasNotIsNotWhateverIsChanged() {
    client.requests.setTrust(new Trust("all", KEY));
    server.requests.setTrust(new Trust("all", KEY));
    byte[] header = sent().header();
    List<byte[]> forged = new ArrayList<>(List.of(new byte[0], new byte[16], new byte[300]));
    for (int i = 0; i < header.length; i++) {
      byte[] changed = header.clone();
      changed[i] ^= 1;
      forged.add(changed);
      forged.add(java.util.Arrays.copyOf(header, i));
    }
    for (byte[] each : forged) {
      assertThat(call(each)).as("nothing comes back").isNull();
    }
    assertThat(server.rows(atServer)).isEmpty();
    assertThat(server.hop.counts().refused()).isEqualTo(forged.size());
    assertThat(server.hop.counts().malformed()).isZero();
    assertThat(server.hop.counts().extracted()).isZero();
  }

  @Test
  void twoFleetsDoNotMeet() {
    server.requests.setTrust(new Trust("all", KEY));
    call(sent().header());
    assertThat(server.hop.counts().refused()).isEqualTo(1);
    client.requests.setTrust(new Trust("all", "another fleet's key"));
    call(sent().header());
    assertThat(server.hop.counts().refused()).isEqualTo(2);
    assertThat(server.rows(atServer)).isEmpty();
  }

  @Test
  void aReplyIsNotBelievedEither() {
    client.requests.setTrust(new Trust("all", KEY));
    Outgoing out = sent();
    assertThat(client.hop.completed(out.ticket(), new byte[40])).isFalse();
    assertThat(client.hop.counts().refused()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "Kafka;gRPC", "-test;-Kafka"})
  void aCarrierFromOutsideIsNotBelieved(String trust) {
    server.requests.setTrust(new Trust(trust, null));
    assertThat(call(sent().header())).isNull();
    assertThat(server.hop.counts().refused()).isEqualTo(1);
    assertThat(server.rows(atServer)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "Kafka;test", "-Kafka"})
  void othersAre(String trust) {
    server.requests.setTrust(new Trust(trust, null));
    assertThat(call(sent().header())).isNotNull();
    assertThat(server.rows(atServer)).containsExactly(Tuple.of(10L, 1L));
  }
}
