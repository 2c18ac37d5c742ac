package io.pivotscope.baggage;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A process that neither packs nor unpacks copies bytes: whatever it does with a request, it looks
 * into none of its slots, and hands on the very array that it received.
 */
class PassiveHopTest {
  private static final SetShape ALL = new SetShape(0, SetShape.Keep.ALL, 0);
  private static final LedgerShape COUNT =
      new LedgerShape(1, List.of(Aggregate.COUNT), List.of(Type.LONG));
  private static final byte[] GARBAGE = {9, 9, 9, 9, 9, 9, 9};

  @Test
  void whatARequestDoesWithoutPackingDecodesNothing() {
    Baggage sender = packed();
    byte[] arrived = view(sender).bytes();
    byte[] sent = HeaderCodec.encode(header(), sender.call(), Budgets.UNLIMITED);
    assertThat(hex(passThrough(sent))).contains(hex(arrived));
  }

  /** What is no content at all goes through: nobody noticed. */
  @Test
  void garbagePassesVerbatim() {
    Baggage sender = new Baggage();
    sender.receive(new View[] {View.arrived(8, 1, null, GARBAGE, true)});
    byte[] sent = HeaderCodec.encode(header(), sender.call(), Budgets.UNLIMITED);
    assertThat(hex(passThrough(sent))).contains("07" + hex(GARBAGE));
  }

  /**
   * Tasks, joins, a call and its reply, one-way sends; and at last the reply, which says nothing
   * that the caller has not sent itself.
   *
   * @return what goes on from here
   */
  private static byte[] passThrough(byte[] request) {
    Baggage hop = HeaderCodec.decode(request).baggage();
    byte[] bytes = view(hop).bytes();

    Baggage task = hop.fork();
    Call handOff = hop.call();
    Baggage awaited = hop.fork(handOff);
    assertUntouched(task, bytes);
    assertUntouched(awaited, bytes);
    hop.complete(handOff, awaited.retire());
    hop.join(task);
    assertUntouched(hop, bytes);

    byte[] onward = HeaderCodec.encode(header(), hop, Budgets.UNLIMITED);
    Call call = hop.call();
    byte[] sent = HeaderCodec.encode(header(), call, new Small());
    Baggage next = HeaderCodec.decode(sent).baggage();
    byte[] reply = HeaderCodec.encode(header(), next.retire(), Budgets.UNLIMITED);
    hop.complete(call, HeaderCodec.decode(reply).reply());
    assertUntouched(hop, bytes);

    hop.isEmpty();
    hop.retain((query, epoch) -> true);
    byte[] answer = HeaderCodec.encode(header(), hop.retire(), Budgets.UNLIMITED);
    assertThat(hex(answer)).doesNotContain(hex(bytes));
    assertUntouched(hop, bytes);
    return onward;
  }

  /** A budget that everything fits exactly. */
  private record Small() implements Budgets {
    @Override
    public int bytes(long query, long epoch) {
      return GARBAGE.length + 60;
    }
  }

  /** Copies of one content that arrived on two ways are equal bytes. */
  @Test
  void mergingBranchesThatAreTheSameDecodesNothing() {
    byte[] sent = HeaderCodec.encode(header(), packed(), Budgets.UNLIMITED);
    Baggage one = HeaderCodec.decode(sent).baggage();
    Baggage other = HeaderCodec.decode(sent).baggage();
    byte[] bytes = view(one).bytes();
    one.join(other);
    one.join(one.fork());
    assertUntouched(one, bytes);
    assertUntouched(other, view(other).bytes());
  }

  /** The two differ: then somebody has to look. That is what the other tests would see. */
  @Test
  void mergingBranchesThatDifferDecodes() {
    Baggage sender = packed();
    byte[] before = HeaderCodec.encode(header(), sender, Budgets.UNLIMITED);
    sender.pack(1, 1, ALL, new EventId(99, 1, 1), List.of(Tuple.of("more")));
    byte[] after = HeaderCodec.encode(header(), sender, Budgets.UNLIMITED);
    Baggage hop = HeaderCodec.decode(before).baggage();
    hop.join(HeaderCodec.decode(after).baggage());
    assertThat(isDecoded(view(hop))).isTrue();
    assertThat(hop.unpackSet(1, 1, 0)).hasSize(2);
  }

  /** Any header that Java wrote leaves a passive process with the bytes of its slots. */
  @Test
  void anySlotsPassVerbatim() {
    Randomly.runs(300)
        .check(
            (random, size) -> {
              byte[] sent = new RandomHeaders(random).next();
              Message message = HeaderCodec.decode(sent);
              if (message.isReply()) {
                return; // merged, not passed on
              }
              Baggage hop = message.baggage();
              hop.carried().forEach(view -> assertThat(isDecoded(view)).isFalse());
              byte[] again = HeaderCodec.encode(message.header(), hop, Budgets.UNLIMITED);
              byte[] slots = Arrays.copyOfRange(sent, sent.length - slotBytes(hop), sent.length);
              assertThat(hex(again)).endsWith(hex(slots));
            });
  }

  /** At least the last content's bytes end the header. */
  private static int slotBytes(Baggage hop) {
    return hop.carried().stream().mapToInt(view -> view.bytes().length).reduce(0, (a, b) -> b);
  }

  private static void assertUntouched(Baggage baggage, byte[] bytes) {
    assertThat(isDecoded(view(baggage))).isFalse();
    assertThat(view(baggage).bytes()).isSameAs(bytes);
  }

  private static boolean isDecoded(View view) {
    try {
      Field content = View.class.getDeclaredField("content");
      content.setAccessible(true);
      return content.get(view) != null;
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static View view(Baggage baggage) {
    return baggage.carried().iterator().next();
  }

  private static Baggage packed() {
    Baggage baggage = new Baggage();
    baggage.pack(1, 1, ALL, new EventId(7, 1, 1), List.of(Tuple.of("client")));
    baggage.add(1, 1, COUNT, Tuple.of("dn1"), 1L);
    return baggage;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Header header() {
    return new Header(1 << 20, 5, new EventId(5, 6, 7), RootKind.OWN_RUN, 0);
  }
}
