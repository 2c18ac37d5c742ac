package io.pivotscope.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.complete.Candidate;
import io.pivotscope.compiler.complete.Completer;
import io.pivotscope.compiler.complete.Completions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Golden files of positions, each a text with {@code |} for the cursor, and what may come next. */
class CompleterTest {

  /** So many of a position are shown; the first are what people look at. */
  private static final int SHOWN = 16;

  private static final String INCR = "From incr In DataNodeMetrics.incrBytesRead ";
  private static final String ORDER = "From o In shop.Orders.place(..) @return ";
  private static final String SUB =
      INCR + "Join c In (From x In ClientProtocols GroupBy x.host Select x.host, COUNT As n) ";

  private static final Catalogue CATALOGUE =
      Corpus.CATALOGUE.merge(
          Catalogue.parse(
              "Query Slow = From s In SendResponse Where s.size > 5 Select s.size, s.std.host As at",
              "more.tracepoints"));

  private static final Map<String, List<String>> POSITIONS = new LinkedHashMap<>();

  static {
    POSITIONS.put(
        "clauses",
        List.of(
            "|",
            "Fr|",
            "Query |",
            "Query A |",
            "Query A = |",
            "Query A = From x In SendResponse Select x.host |",
            "From |",
            "From x |",
            "From x I|",
            INCR + "|",
            INCR + "Wh|",
            INCR + "gb|",
            INCR + "Select COUNT |",
            INCR + "| Select COUNT",
            INCR + "GroupBy incr.host |",
            INCR + "GroupBy incr.host Select COUNT Order|",
            INCR + "Select incr.host Limit |",
            INCR + "Select incr.host Limit 3 |",
            INCR + "Select COUNT As |",
            INCR + "Select COUNT As n |",
            INCR + "Join c In ClientProtocols On c -> incr |"));
    POSITIONS.put(
        "sources",
        List.of(
            "From x In |",
            "From x In DN|",
            "From x In DN.Da|",
            "From x In Data|",
            "From x In bytesRead|",
            "From x In gBL|",
            "From x In SendResponse, |",
            "From x In (|",
            "From x In Ordrs|",
            "From x In shop.Orders|",
            "From x In shop.Orders.|",
            "From x In shop.Orders.pl|",
            "From x In DataXc|",
            INCR + "Join c In |",
            INCR + "Join c In Fi|",
            INCR + "Join c In First(|",
            INCR + "Join c In First(Cli|",
            INCR + "Join c In FirstN(|",
            INCR + "Join c In FirstN(3, Cl|",
            INCR + "Join c In (|",
            "Query A = From x In SendResponse Select x.host From y In |",
            "From x In shop.Orders.place(|",
            "From x In shop.Orders.place(..) |",
            "From x In shop.Orders.place(..) @|",
            "From x In shop.Orders.place(..) @re|",
            "From x In shop.Orders.place @return |",
            "From x In Ord|",
            "From x In shop.Ord|",
            "From x In shop.Orders+.|",
            "From x In shop.*|",
            "From x In shop.*ers.pl* |",
            "From x In shop.Orders.pl* @|",
            "From x In shop.Orders.place @call |",
            "From x In shop.Orders.place @call shop.Orders.|",
            "From x In shop.Orders.place @line |",
            "From x In shop.Orders.place @line 12 |",
            "From x In @|",
            "From x In @Timed |",
            "From x In @Timed shop.Orders.|",
            "From x In shop.Orders.place @return Wher x.id > 3 Se|"));
    POSITIONS.put(
        "joins",
        List.of(
            INCR + "Join c In ClientProtocols |",
            INCR + "Join c In ClientProtocols O|",
            INCR + "Join c In ClientProtocols On |",
            INCR + "Join c In ClientProtocols On c |",
            INCR + "Join c In ClientProtocols On c -> |",
            INCR
                + "Join c In ClientProtocols On c -> incr Join d In SendResponse On d -> |"
                + " Join e In SendResponse On e -> d",
            INCR + "AntiJoin a In ClientProtocols On a -> incr Join d In SendResponse On d -> |",
            SUB + "On c -> incr Join d In SendResponse On d -> |",
            INCR + "Join c In First(ClientProtocols On |"));
    POSITIONS.put(
        "names",
        List.of(
            INCR + "Select incr.|",
            INCR + "Select incr.de|",
            INCR + "Select incr.ho| Limit 3",
            INCR + "Select incr.de|lta",
            INCR + "Select incr.pn|",
            INCR + "Select incr.std.|",
            INCR + "Select nobody.|",
            ORDER + "Select o.|",
            ORDER + "Select o.arg|",
            "From o In shop.Orders.place(..) Select o.e|",
            "From o In shop.Orders.cancel(..) @return Select o.re|",
            "From o In shop.Orders.new(..) Select o.|",
            ORDER + "Select o.customer.|",
            ORDER + "Select o.items.|",
            ORDER + "Select each(o.items).|",
            ORDER + "Select each(o.|",
            ORDER + "Where o.this.size > 3 Select o.this.|",
            "From g In NN.GetBlockLocations Select g.|",
            SUB + "On c -> incr Select c.|",
            "From s In Slow Select s.|",
            "Query A = From x In SendResponse Select x.time As t, COUNT From y In"
                + " SendResponse Join a In A On a -> y Select a.|",
            "From x In SendResponse, ReceiveRequest Select x.h|",
            INCR + "AntiJoin a In ClientProtocols On a -> incr Select a.|",
            "From o In shop.Orders.place @retur Wher o.id > 3 Select o.cu|",
            "From o In shop.Orders.place Wher o.id > 3 Select o.cu|",
            "From o In shop.Orders.place, shop.Orders.cancel Select o.|"));
    POSITIONS.put(
        "expressions",
        List.of(
            INCR + "Where |",
            INCR + "Where (|",
            INCR + "Select |",
            INCR + "Select S|",
            INCR + "Where S|",
            INCR + "Select SUM(|",
            INCR + "Select lower(|",
            INCR + "Select lo|",
            INCR + "Where starts|",
            INCR + "Let d = incr.delta |",
            INCR + "Let d |",
            INCR + "Let |",
            INCR + "Let d = incr.delta Where d|",
            INCR + "Where incr.delta |",
            INCR + "Where incr.delta > 3 a|",
            INCR + "Where incr.host not |",
            INCR + "Where incr.host is |",
            INCR + "Where incr.host is not |",
            INCR + "Where incr.host in |",
            INCR + "Where incr.host in (|",
            INCR + "Select case |",
            INCR + "Select case when incr.delta > 3 |",
            INCR + "Select case when incr.delta > 3 then 1 |",
            INCR + "Select case when incr.delta > 3 then 1 else 2 |",
            INCR + "Select cast(incr.delta |",
            INCR + "Select cast(incr.delta as |",
            INCR + "Select incr.host, |",
            INCR + "GroupBy incr.host Having CO|",
            INCR + "GroupBy incr.host Select COUNT As many OrderBy ma|",
            INCR + "GroupBy incr.host Select COUNT As many OrderBy many |",
            INCR + "Where incr.delta > 5|",
            INCR + "Where incr.delta > 5m|",
            INCR + "Where incr.host = \"a|",
            INCR + "-- here |",
            INCR + "Select SUM(incr.delta |",
            SUB + "On c -> incr Where |",
            INCR + "Join c In (From x In ClientProtocols Where | Select x.host) On c -> incr",
            INCR + "Join c In (From x In ClientProtocols Select |",
            INCR + "Where (incr.delta + (3 Select |"));
    POSITIONS.put(
        "options",
        List.of(
            INCR + "Select COUNT With |",
            INCR + "Select COUNT With e|",
            INCR + "Select COUNT With every |",
            INCR + "Select COUNT With every 5|",
            INCR + "Select COUNT With every 5s|",
            INCR + "Select COUNT With every 5s |",
            INCR + "Select COUNT With every 5s, |",
            INCR + "Select COUNT With budget 256 |",
            INCR + "Select COUNT With budget 256|",
            INCR + "Select COUNT With sample 1|",
            INCR + "Select COUNT With max 10 |",
            INCR + "Select COUNT With on |",
            INCR + "Select COUNT With on procName in (|",
            INCR + "Select COUNT With on procName in (\"a\") |",
            INCR + "Select COUNT With request |",
            INCR + "Select COUNT With request shop.Orders.|",
            INCR + "Select COUNT With request shop.Orders.place(..), |"));
  }

  @TestFactory
  List<DynamicTest> positions() {
    return POSITIONS.entrySet().stream()
        .map(
            group ->
                DynamicTest.dynamicTest(
                    group.getKey(),
                    () -> {
                      StringBuilder page = new StringBuilder();
                      group.getValue().forEach(text -> page.append(shown(text)).append('\n'));
                      Golden.check("completions/" + group.getKey() + ".txt", page.toString());
                    }))
        .toList();
  }

  private static String shown(String marked) {
    int cursor = marked.indexOf('|');
    String text = marked.substring(0, cursor) + marked.substring(cursor + 1);
    Completions found = Completer.complete(text, cursor, CATALOGUE, new FakeSchema());
    StringBuilder page = new StringBuilder(marked + "\n");
    int end = found.replaced().end();
    String replaced = text.substring(found.replaced().offset(), end);
    page.append("  instead of '").append(replaced).append("':\n");
    List<Candidate> candidates = found.candidates();
    candidates.stream().limit(SHOWN).forEach(c -> page.append("  ").append(c).append('\n'));
    if (candidates.size() > SHOWN) {
      page.append("  .. and ").append(candidates.size() - SHOWN).append(" more\n");
    }
    return page.toString();
  }

  @Test
  void processesAreAskedAFewThingsAtMost() {
    AtomicInteger asked = new AtomicInteger();
    Schema counting =
        (method, place, paths) -> {
          asked.incrementAndGet();
          return new FakeSchema().describe(method, place, paths);
        };
    String union = "From x In " + "shop.Orders.place, ".repeat(30) + "shop.Orders.place";
    for (int i = 0; i < 30; i++) {
      union = union.replaceFirst("place,", "p" + i + ",");
    }
    String text = union + " Select x.";
    Completer.complete(text, text.length(), CATALOGUE, counting);
    assertThat(asked.get()).isBetween(1, 8);
  }

  @Test
  void whereNothingIsKnownTheWordsAreThere() {
    String text = INCR + "Select incr.";
    assertThat(Completer.complete(text, text.length(), Catalogue.EMPTY, Schema.NONE).candidates())
        .isEmpty();
    text = INCR + "Select ";
    assertThat(Completer.complete(text, text.length(), Catalogue.EMPTY, Schema.NONE).candidates())
        .extracting(Candidate::text)
        .startsWith("incr", "COUNT", "SUM(");
  }

  @Test
  void aCursorOutsideOfTheTextIsTheNearestInside() {
    assertThat(Completer.complete("Fr", 99, CATALOGUE, Schema.NONE).candidates())
        .extracting(Candidate::text)
        .containsExactly("From");
    assertThat(Completer.complete("Fr", -1, CATALOGUE, Schema.NONE).replaced().offset()).isZero();
  }
}
