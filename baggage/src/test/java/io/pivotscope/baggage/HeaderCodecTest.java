package io.pivotscope.baggage;

import static io.pivotscope.baggage.HeaderVectors.ALL;
import static io.pivotscope.baggage.HeaderVectors.FIRST;
import static io.pivotscope.baggage.HeaderVectors.HEADER;
import static io.pivotscope.baggage.HeaderVectors.LEDGER;
import static io.pivotscope.baggage.HeaderVectors.NOW;
import static io.pivotscope.baggage.HeaderVectors.REQUEST;
import static io.pivotscope.baggage.HeaderVectors.event;
import static io.pivotscope.baggage.HeaderVectors.somePacked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.ByteSink;
import io.pivotscope.baggage.value.MalformedException;
import io.pivotscope.baggage.value.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HeaderCodecTest {
  static Properties golden() throws IOException {
    Properties golden = new Properties();
    try (InputStream in = HeaderCodecTest.class.getResourceAsStream("header-vectors.properties")) {
      golden.load(in);
    }
    return golden;
  }

  @Test
  void goldenVectorsAreRead() throws IOException {
    byte[] bytes = HexFormat.of().parseHex(golden().getProperty("reply.packed"));
    Message message = HeaderCodec.decode(bytes);
    assertThat(message.header()).isEqualTo(HEADER);
    assertThat(message.isReply()).isTrue();
    Baggage baggage = new Baggage();
    baggage.join(message.reply());
    assertThat(baggage.unpackSet(3, 1, 0))
        .containsExactly(
            new PackedEvent(new EventId(REQUEST.hlc() + 9, 5, 2), List.of(Tuple.of("client"))));
    Map<Tuple, Accumulator[]> groups = baggage.unpackLedger(4, 1, 1);
    assertThat(groups).containsOnlyKeys(Tuple.of("dn1", 3L), Tuple.of("dn2", null));
    assertThat(groups.get(Tuple.of("dn2", null)))
        .extracting(Accumulator::result)
        .containsExactly(1L, 2.5);
  }

  @Test
  void bytesAreThoseOfTheGoldenVectors() throws IOException {
    Properties golden = golden();
    Map<String, byte[]> vectors = HeaderVectors.all();
    StringBuilder actual = new StringBuilder();
    vectors.forEach(
        (name, bytes) ->
            actual.append(name).append(" = ").append(HexFormat.of().formatHex(bytes)).append('\n'));
    StringBuilder expected = new StringBuilder();
    new TreeMap<>(golden)
        .forEach((name, hex) -> expected.append(name).append(" = ").append(hex).append('\n'));
    assertThat(actual.toString()).isEqualTo(expected.toString());
  }

  @Test
  void everyFieldComesBack() {
    for (RootKind root : RootKind.values()) {
      for (long unsettledFrom : new long[] {0, REQUEST.hlc(), REQUEST.hlc() - 1_000_000}) {
        Header header = new Header(HEADER.hlc(), NOW + 7, REQUEST, root, unsettledFrom);
        byte[] bytes = HeaderCodec.encode(header, somePacked(), Budgets.UNLIMITED);
        assertThat(HeaderCodec.decode(bytes).header()).isEqualTo(header);
      }
    }
  }

  @Test
  void anEmptyHeaderTakesAboutThirtyBytes() {
    Map<String, byte[]> vectors = HeaderVectors.all();
    assertThat(vectors.get("one-way.empty").length).isLessThanOrEqualTo(27);
    assertThat(vectors.get("call.empty").length).isLessThanOrEqualTo(37);
    assertThat(vectors.get("reply.empty").length).isLessThanOrEqualTo(36);
  }

  @Test
  void aNestedCallAddsFiveBytes() {
    Baggage baggage = new Baggage();
    int before = 0;
    for (int depth = 0; depth < 20; depth++) {
      byte[] bytes = HeaderCodec.encode(HEADER, baggage.call(), Budgets.UNLIMITED);
      if (depth > 0) {
        assertThat(bytes.length - before).isEqualTo(5);
      }
      before = bytes.length;
      baggage = HeaderCodec.decode(bytes).baggage();
    }
  }

  @Test
  void callsNestWithoutEnd() {
    Baggage root = new Baggage();
    count(root);
    List<Call> calls = new ArrayList<>();
    List<Baggage> callers = new ArrayList<>();
    Baggage baggage = root;
    for (int depth = 0; depth < 200; depth++) {
      Call call = baggage.call();
      calls.add(call);
      callers.add(baggage);
      baggage = HeaderCodec.decode(HeaderCodec.encode(HEADER, call, Budgets.UNLIMITED)).baggage();
      count(baggage);
    }
    for (int depth = 199; depth >= 0; depth--) {
      byte[] reply = HeaderCodec.encode(HEADER, baggage.retire(), Budgets.UNLIMITED);
      baggage = callers.get(depth);
      baggage.complete(calls.get(depth), HeaderCodec.decode(reply).reply());
    }
    assertThat(root.unpackLedger(4, 1, 1).get(Tuple.EMPTY)[0].result()).isEqualTo(201L);
    assertThat(root.isCut(4, 1, 1)).isFalse();
  }

  private static void count(Baggage baggage) {
    baggage.add(4, 1, LEDGER, Tuple.EMPTY, 1L, 1.0);
  }

  /** How many ALL keeps means nothing and does not travel: whoever packs may say anything. */
  @Test
  void aSetThatArrivedMergesWithOneThatWasPackedHere() {
    SetShape all = new SetShape(0, SetShape.Keep.ALL, 1);
    Baggage there = new Baggage();
    there.pack(3, 1, all, event(1), List.of(Tuple.of("there")));
    Baggage here = new Baggage();
    here.pack(3, 1, all, event(2), List.of(Tuple.of("here")));

    here.join(HeaderCodec.decode(HeaderCodec.encode(HEADER, there, Budgets.UNLIMITED)).baggage());

    assertThat(here.isCut(3, 1, 0)).isFalse();
    assertThat(here.unpackSet(3, 1, 0))
        .containsExactly(
            new PackedEvent(event(1), List.of(Tuple.of("there"))),
            new PackedEvent(event(2), List.of(Tuple.of("here"))));
  }

  /** A reply leaves out what came with the message; whoever learns of it gets that all the same. */
  @Test
  void aReplyLeavesOutWhatTheCallerSent() {
    Baggage caller = new Baggage();
    Baggage other = caller.fork();
    caller.pack(1, 1, ALL, event(1), List.of(Tuple.of("sent")));
    Call call = caller.call();
    Baggage handler =
        HeaderCodec.decode(HeaderCodec.encode(HEADER, call, Budgets.UNLIMITED)).baggage();
    caller.pack(1, 1, ALL, event(3), List.of(Tuple.of("meanwhile")));
    handler.pack(2, 1, ALL, event(2), List.of(Tuple.of("done")));
    byte[] reply = encodeReply(handler);
    assertThat(new String(reply, StandardCharsets.ISO_8859_1))
        .contains("done")
        .doesNotContain("sent");

    other.complete(call, HeaderCodec.decode(reply).reply());
    assertThat(other.unpackSet(1, 1, 0))
        .containsExactly(new PackedEvent(event(1), List.of(Tuple.of("sent"))));
    assertThat(other.unpackSet(2, 1, 0))
        .containsExactly(new PackedEvent(event(2), List.of(Tuple.of("done"))));
    caller.complete(call, HeaderCodec.decode(reply).reply());
    assertThat(caller.unpackSet(1, 1, 0)).hasSize(2);
    assertThat(caller.unpackSet(2, 1, 0)).hasSize(1);
  }

  /** Slots that a hop does not understand, let alone look at, go on as they came. */
  @Test
  void unreadSlotsAreForwardedVerbatim() {
    byte[] opaque = {9, 9, 9};
    Baggage baggage = new Baggage();
    baggage.receive(new View[] {View.arrived(8, 1, null, opaque, true)});
    byte[] sent = HeaderCodec.encode(HEADER, baggage, Budgets.UNLIMITED);
    Baggage hop = HeaderCodec.decode(sent).baggage();
    count(hop);
    Call call = hop.call();
    Baggage next =
        HeaderCodec.decode(HeaderCodec.encode(HEADER, call, Budgets.UNLIMITED)).baggage();
    hop.complete(call, HeaderCodec.decode(encodeReply(next)).reply());
    byte[] forwarded = HeaderCodec.encode(HEADER, hop, Budgets.UNLIMITED);
    assertThat(HexFormat.of().formatHex(forwarded)).contains("03090909");
  }

  private static byte[] encodeReply(Baggage baggage) {
    return HeaderCodec.encode(HEADER, baggage.retire(), Budgets.UNLIMITED);
  }

  @Test
  void malformedSlotsReadAsCut() {
    Baggage baggage = new Baggage();
    baggage.receive(new View[] {View.arrived(8, 1, null, new byte[] {9, 9, 9}, true)});
    assertThat(baggage.unpackSet(8, 1, 0)).isEmpty();
    assertThat(baggage.isCut(8, 1, 0)).isTrue();
    assertThat(baggage.pack(8, 1, FIRST, event(1), List.of(Tuple.EMPTY))).isEqualTo(1);
    Baggage whole = new Baggage();
    whole.pack(8, 1, FIRST, event(2), List.of(Tuple.EMPTY));
    whole.join(baggage);
    assertThat(whole.unpackSet(8, 1, 0)).isEmpty();
    assertThat(whole.isCut(8, 1, 0)).isTrue();
  }

  @Test
  void budgetsCutOnceAndSaySo() {
    Baggage baggage = new Baggage();
    for (int i = 0; i < 100; i++) {
      baggage.pack(6, 1, new SetShape(0, SetShape.Keep.ALL, 0), event(i), List.of(Tuple.of("row")));
    }
    count(baggage);
    List<Long> cuts = new ArrayList<>();
    Budgets budgets =
        new Budgets() {
          @Override
          public int bytes(long query, long epoch) {
            return query == 6 ? 200 : -1;
          }

          @Override
          public void cut(long query, long epoch, long tuples) {
            cuts.add(tuples);
          }
        };
    byte[] bytes = HeaderCodec.encode(HEADER, baggage, budgets);
    assertThat(bytes.length).isLessThan(240);
    HeaderCodec.encode(HEADER, baggage.call(), budgets);
    Baggage received = HeaderCodec.decode(bytes).baggage();
    int kept = received.unpackSet(6, 1, 0).size();
    assertThat(cuts).containsExactly(100L - kept);
    assertThat(received.mark(6, 1, 0)).isEqualTo(event(kept));
    assertThat(received.unpackLedger(4, 1, 1)).as("gone, so left out").isEmpty();
    assertThat(baggage.unpackLedger(4, 1, 1)).hasSize(1);
  }

  @Test
  void truncatedHeadersAreMalformed() {
    HeaderVectors.all()
        .forEach(
            (name, bytes) -> {
              for (int length = 0; length < bytes.length; length++) {
                byte[] prefix = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> HeaderCodec.decode(prefix))
                    .as("%s up to %s", name, length)
                    .isInstanceOf(MalformedException.class);
              }
              assertThatThrownBy(() -> HeaderCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                  .isInstanceOf(MalformedException.class);
            });
  }

  /** Whatever comes, decoding says so or yields baggage with which nothing fails. */
  @Test
  void hostileBytesFailInOneWayOnly() {
    List<byte[]> vectors = List.copyOf(HeaderVectors.all().values());
    int[] accepted = {0};
    Randomly.runs(40_000)
        .upTo(12)
        .check(
            (random, size) -> {
              byte[] bytes = damaged(random, Randomly.oneOf(random, vectors), size);
              Message message;
              try {
                message = HeaderCodec.decode(bytes);
              } catch (MalformedException expected) {
                return;
              }
              accepted[0]++;
              use(message);
            });
    assertThat(accepted[0]).isGreaterThan(5_000);
  }

  static byte[] damaged(SplittableRandom random, byte[] original, int size) {
    byte[] bytes = original.clone();
    for (int i = 0; i < 1 + random.nextInt(size); i++) {
      // Mostly behind the fixed fields, where structure is.
      int at = random.nextInt(random.nextInt(4) == 0 ? 0 : bytes.length / 3, bytes.length);
      int changed = Randomly.oneOf(random, bytes[at] + 1, bytes[at] ^ 0x80, random.nextInt(256));
      bytes[at] = (byte) changed;
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  /** Nothing may fail. */
  static void use(Message message) {
    Baggage mine = somePacked();
    Call call = mine.call();
    if (message.isReply()) {
      mine.complete(call, message.reply());
    } else {
      Baggage theirs = message.baggage();
      for (long query = 3; query < 8; query++) {
        theirs.unpackSet(query, 1, 0);
        theirs.unpackLedger(query, 1, 1).values().forEach(group -> group[0].result());
        theirs.pack(query, 1, FIRST, event(3), List.of(Tuple.of(1L)));
        theirs.add(query, 1, LEDGER, Tuple.of("dn1"), 1L, 1L);
        theirs.isCut(query, 1, 1);
      }
      mine.join(theirs);
      theirs.cut(4, 60);
      mine.complete(call, theirs.retire());
    }
    byte[] again = HeaderCodec.encode(HEADER, mine, (query, epoch) -> 200);
    HeaderCodec.decode(again);
  }

  /** What is read in place is what is unpacked, whatever came, hostile or not. */
  @Test
  void aSetThatIsReadInPlaceIsTheOneUnpacked() {
    Randomly.runs(2000)
        .check(
            (random, size) -> {
              byte[] bytes = new RandomHeaders(random).next();
              if (random.nextInt(4) == 0) {
                bytes[random.nextInt(bytes.length)] += 1;
              }
              Baggage baggage = decodeOrEmpty(bytes);
              assertThat(baggage.isBare()).isEqualTo(baggage.carried().isEmpty());
              for (View view : baggage.carried()) {
                for (int slot = 0; slot <= 100; slot++) {
                  SetView set = baggage.set(view.query, view.epoch, slot);
                  List<PackedEvent> events = baggage.unpackSet(view.query, view.epoch, slot);
                  List<Tuple> rows = new ArrayList<>();
                  for (int i = 0; i < set.rows(); i++) {
                    rows.add(set.row(i));
                  }
                  assertThat(rows)
                      .isEqualTo(events.stream().flatMap(e -> e.rows().stream()).toList());
                  assertThat(set.eventCount()).isEqualTo(events.size());
                  assertThat(set.isCut()).isEqualTo(baggage.isCut(view.query, view.epoch, slot));
                }
              }
            });
  }

  private static Baggage decodeOrEmpty(byte[] bytes) {
    try {
      return HeaderCodec.decode(bytes).baggage();
    } catch (MalformedException e) {
      return new Baggage();
    }
  }

  /** Each source is written once, each process of sources once, however many there are. */
  @Test
  void eventsComeFromManySources() {
    SetShape all = new SetShape(0, SetShape.Keep.ALL, 0);
    Randomly.runs(300)
        .upTo(200)
        .check(
            (random, size) -> {
              Baggage sent = new Baggage();
              for (int i = 0; i < size; i++) {
                long process = random.nextInt(1 + size / 3);
                EventId id = new EventId(REQUEST.hlc() + i, process, random.nextInt(3));
                sent.pack(3, 1, all, id, List.of(Tuple.of((long) i)));
              }
              byte[] bytes = HeaderCodec.encode(HEADER, sent, Budgets.UNLIMITED);
              Baggage received = HeaderCodec.decode(bytes).baggage();
              assertThat(received.unpackSet(3, 1, 0)).isEqualTo(sent.unpackSet(3, 1, 0));
              received.carried().forEach(View::edit);
              assertThat(HeaderCodec.encode(HEADER, received, Budgets.UNLIMITED)).isEqualTo(bytes);
            });
  }

  /** A buffer that has served for one header serves for the next as a new one would. */
  @Test
  void aBufferIsUsedAgain() {
    ByteSink scratch = new ByteSink();
    Randomly.runs(1000)
        .check(
            (random, size) -> {
              Baggage baggage = decodeOrEmpty(new RandomHeaders(random).next());
              baggage.carried().forEach(View::edit);
              Baggage again = baggage.fork();
              Header header = new Header(REQUEST.hlc(), 5, REQUEST, RootKind.TICK, 0);
              assertThat(HeaderCodec.encode(header, again, Budgets.UNLIMITED, scratch))
                  .isEqualTo(HeaderCodec.encode(header, baggage, Budgets.UNLIMITED));
            });
  }
}
