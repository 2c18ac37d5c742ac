package io.pivotscope.frontend.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.compiler.Compilation;
import io.pivotscope.compiler.QueryCompiler;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.verify.ProgramVerifier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is streamed for a chain of a query, from the query's text on. */
class ProbeTest {
  private static final Schema NOBODY = (method, place, paths) -> List.of();

  private static final String JOINED =
      "From r In db.Lock.await @return Join c In First(web.Cart.handle(..)) On c -> r"
          + " Where r.elapsed > 5ms and c.procName = 'cart' and r.host != c.host"
          + " GroupBy c.host Select c.host, COUNT, MAX(r.waiters) With request web.Cart.handle(..)";

  private static AdviceProgram compile(String text) {
    Compilation compilation = QueryCompiler.compile(text, "query", Catalogue.EMPTY, NOBODY);
    assertThat(compilation.errors()).isEmpty();
    return Objects.requireNonNull(compilation.program());
  }

  @Test
  void theProgramIsSoundAndPacksNothing() throws Exception {
    AdviceProgram query = compile(JOINED);
    AdviceProgram probe = Probe.of(query, 0.5).program();
    ProgramVerifier.verify(probe);
    assertThat(probe.slots()).isEmpty();
    assertThat(probe.propagates()).isTrue();
    assertThat(probe.sampleRate()).isEqualTo(0.5);
    assertThat(probe.requests()).isEqualTo(query.requests()).isNotEmpty();
    assertThat(probe.advice()).hasSameSizeAs(query.advice());
    assertThat(probe.advice())
        .extracting(Advice::sink)
        .allMatch(sink -> sink instanceof Sink.EmitRows);
  }

  /** A condition of one source acts where it is read; one of two sources cannot. */
  @Test
  void conditionsOfOneSourceAreKept() {
    AdviceProgram probe = Probe.of(compile(JOINED), 1).program();
    Advice cart = probe.advice().get(0);
    Advice lock = probe.advice().get(1);
    assertThat(cart.tracepoint().name()).contains("handle");
    // First chooses before Where looks: what the query packs does not depend on the condition.
    assertThat(cart.filter()).isEmpty();
    assertThat(lock.filter()).hasSize(1);
    Advice plain =
        Probe.of(
                compile(
                    "From r In db.Lock.await(..) Join c In web.Cart.handle(..) On c -> r"
                        + " Where c.procName = 'cart' GroupBy c.host Select c.host, COUNT"),
                1)
            .program()
            .advice()
            .get(0);
    assertThat(plain.filter()).hasSize(1);
  }

  @Test
  void sourcesAndTheirOrderComeFromTheJoins() {
    Sources sources = Sources.of(compile(JOINED));
    assertThat(sources.names()).containsExactly("web.Cart.handle(..)", "db.Lock.await @return");
    assertThat(sources.joins()).containsExactly(new Sources.Join(0, 1, true, true));
    Sources left =
        Sources.of(
            compile(
                "From r In a.A.m(..) LeftJoin c In a.B.m(..) On c -> r"
                    + " GroupBy r.host Select r.host, COUNT(c.host)"));
    assertThat(left.joins()).containsExactly(new Sources.Join(0, 1, false, false));
  }

  @Test
  void aRowIsReadBack() {
    AdviceProgram query = compile(JOINED);
    Probe probe = Probe.of(query, 1);
    List<String> names =
        query.advice().get(1).observe().stream().map(Advice.Observation::name).toList();
    Object[] row = new Object[probe.program().output().keys().size()];
    row[0] = 1L;
    row[1] = Hlc.of(Hlc.EPOCH_MICROS + 77) + 3;
    row[2] = "req";
    row[3] = "db";
    row[4] = "host-1";
    row[5] = "db.Lock";
    row[6] = "await";
    row[7] = 6_000_000L;
    row[8 + names.indexOf("waiters")] = 4L;
    Observation read = probe.read(row, query);
    assertThat(read)
        .isEqualTo(
            new Observation(
                1,
                (long) row[1],
                "req",
                "db",
                "host-1",
                "Lock.await",
                6_000_000L,
                Map.of("waiters", 4L)));
  }
}
