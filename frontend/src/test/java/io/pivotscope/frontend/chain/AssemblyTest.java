package io.pivotscope.frontend.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.frontend.view.ChainText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Chains of crafted events: cart -> stock -> db, where stock comes from the cart's request. */
class AssemblyTest {
  private static final long BASE = 1_795_000_000_000_000L;

  /** {@code From lock In db Join stock On stock -> lock Join cart On cart -> stock}. */
  private static final Sources CHAIN =
      new Sources(
          List.of("Cart.handle", "Stock.reserve", "RowLock.await"),
          List.of(new Sources.Join(1, 2, true, false), new Sources.Join(0, 1, true, false)));

  private static Observation at(
      int source, String request, String process, long micros, int logical) {
    return new Observation(
        source,
        Hlc.of(BASE + micros) + logical,
        request,
        process,
        process + "-host",
        "Some." + source,
        null,
        Map.of("n", micros));
  }

  private static Observation at(int source, String request, String process, long micros) {
    return at(source, request, process, micros, 0);
  }

  private static Observation took(Observation event, long nanos) {
    return new Observation(
        event.source(),
        event.hlc(),
        event.request(),
        event.process(),
        event.host(),
        event.tracepoint(),
        nanos,
        event.values());
  }

  private static Chain chain(Sources sources, Observation... events) {
    Assembly assembly = new Assembly(sources);
    for (Observation event : events) {
      assembly.add(event);
    }
    return assembly.chain(7);
  }

  private static List<String> sources(Chain chain) {
    return chain.events().stream().map(Chain.Event::source).toList();
  }

  @Test
  void theSlowestCompleteRequestIsTaken() {
    Chain chain =
        chain(
            CHAIN,
            at(0, "fast", "cart", 0),
            at(1, "fast", "stock", 10),
            at(2, "fast", "db", 20),
            at(0, "slow", "cart", 5),
            at(1, "slow", "stock", 15),
            at(2, "slow", "db", 900),
            at(1, "without cart", "stock", 1),
            at(2, "without cart", "db", 90_000));
    assertThat(chain.request()).isEqualTo("slow");
    assertThat(sources(chain)).containsExactly("Cart.handle", "Stock.reserve", "RowLock.await");
    assertThat(chain.edges()).containsExactly(List.of(0, 1), List.of(1, 2));
    assertThat(chain.events().get(2).values()).containsEntry("n", 900L);
  }

  /** The db's clock is behind; its ids are above those that it has heard of all the same. */
  @Test
  void idsOrderEventsWhereClocksAreSkewed() {
    Chain chain =
        chain(
            CHAIN,
            at(2, "r", "db", 100, 2),
            at(1, "r", "stock", 100, 1),
            at(0, "r", "cart", 100, 0));
    assertThat(sources(chain)).containsExactly("Cart.handle", "Stock.reserve", "RowLock.await");
    assertThat(chain.events()).extracting(Chain.Event::logical).containsExactly(0, 1, 2);
  }

  @Test
  void anOrderThatTheJoinsDoNotAllowIsNoChain() {
    Assembly assembly = new Assembly(CHAIN);
    assembly.add(at(2, "r", "db", 1)).add(at(1, "r", "stock", 2)).add(at(0, "r", "cart", 3));
    assertThat(assembly.chain(7)).isNull();
    assertThat(assembly.missing(3_000))
        .isEqualTo(
            "no chain in 3 s: no request had an event at each of Cart.handle, Stock.reserve,"
                + " RowLock.await in order; 1 requests with 3 events were seen");
  }

  @Test
  void aSourceThatWasNotSeenIsNamed() {
    Assembly assembly = new Assembly(CHAIN);
    assembly.add(at(1, "r", "stock", 2)).add(at(2, "s", "db", 3));
    assertThat(assembly.chain(7)).isNull();
    assertThat(assembly.missing(5_000))
        .isEqualTo(
            "no chain in 5 s: nothing happened at Cart.handle; 2 requests with 2 events were seen");
  }

  @Test
  void branchesHangWhereTheyBranchOff() {
    Chain chain =
        chain(
            CHAIN,
            at(0, "r", "cart", 0),
            at(1, "r", "stock1", 10),
            at(1, "r", "stock2", 20),
            at(2, "r", "db", 30));
    assertThat(chain.edges())
        .containsExactly(List.of(0, 1), List.of(0, 2), List.of(1, 2), List.of(2, 3));
  }

  @Test
  void firstMeansTheFirst() {
    Sources first = new Sources(List.of("A", "B"), List.of(new Sources.Join(0, 1, true, true)));
    Chain chain = chain(first, at(0, "r", "p", 0), at(0, "r", "p", 5), at(1, "r", "p", 9));
    assertThat(chain.edges()).containsExactly(List.of(0, 2));
  }

  @Test
  void aLeftJoinNeedNotFindAnything() {
    Sources left = new Sources(List.of("A", "B"), List.of(new Sources.Join(0, 1, false, false)));
    assertThat(sources(chain(left, at(1, "r", "p", 9)))).containsExactly("B");
  }

  /** A thread that loops for ever is one request: of it one row is shown, and what lies between. */
  @Test
  void anEndlessRequestIsCutDownToOneRow() {
    Sources pair = new Sources(List.of("A", "B"), List.of(new Sources.Join(0, 1, true, false)));
    List<Observation> events = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      events.add(at(0, "loop", "p", 100 * i));
      events.add(at(1, "loop", "q", 100 * i + (i == 250 ? 90 : 10)));
    }
    Chain chain = chain(pair, events.toArray(Observation[]::new));
    assertThat(sources(chain)).containsExactly("A", "B");
    assertThat(chain.events().get(0).micros()).isEqualTo(BASE + 25_000);
    assertThat(chain.edges()).containsExactly(List.of(0, 1));
  }

  @Test
  void aLongWayIsBounded() {
    Sources pair = new Sources(List.of("A", "B"), List.of(new Sources.Join(0, 1, true, true)));
    List<Observation> events = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      events.add(at(0, "r", "p", i));
    }
    events.add(at(1, "r", "q", 1_000));
    Chain chain = chain(pair, events.toArray(Observation[]::new));
    assertThat(chain.events()).hasSize(Assembly.MOST_EVENTS);
    assertThat(chain.events().get(0).micros()).isEqualTo(BASE);
    assertThat(chain.edges()).contains(List.of(0, Assembly.MOST_EVENTS - 1));
  }

  @Test
  void oneEventWithSeveralValuesIsOne() {
    Sources one = new Sources(List.of("A"), List.of());
    Map<String, Object> other = new LinkedHashMap<>(Map.of("n", "dn-2"));
    Observation first = at(0, "r", "p", 4);
    Observation second = new Observation(0, first.hlc(), "r", "p", "p-host", "Some.0", null, other);
    Chain chain = chain(one, first, second);
    assertThat(chain.events()).hasSize(1);
    assertThat(chain.events().get(0).values()).containsEntry("n", List.of(4L, "dn-2"));
  }

  @Test
  void aChainIsDrawnAsATreeThatFits() {
    Chain chain =
        chain(
            CHAIN,
            took(at(0, "r", "cart", 708_000), 50_000_000),
            took(at(1, "r", "stock", 711_000), 41_900_000),
            at(1, "r", "stock", 711_500),
            took(at(2, "r", "db", 712_000), 38_200_000));
    List<String> lines = ChainText.lines(chain, 0);
    assertThat(lines.get(0)).isEqualTo("4 events in 3 processes · 54ms · query 7 · request r");
    assertThat(lines.get(1))
        .matches("\\d\\d:\\d\\d:\\d\\d\\.708  cart@cart-host +Cart.handle .* n=708,000  50ms");
    assertThat(lines.get(2))
        .contains("+3ms  stock@")
        .contains("├─ Stock.reserve")
        .endsWith("41.9ms  84 %");
    assertThat(lines.get(3)).contains("└─ Stock.reserve");
    assertThat(lines.get(4)).contains("   └─ RowLock.await").endsWith("38.2ms  76 %");
    for (int width = 20; width < 100; width++) {
      int most = width;
      assertThat(ChainText.lines(chain, width)).allMatch(line -> line.length() <= most);
    }
  }
}
