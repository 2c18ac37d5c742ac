package io.pivotscope.baggage;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.baggage.SetShape.Keep;
import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.Tuple;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SetSlotTest {

  private static EventId id(int n) {
    return new EventId(n, n % 3, n % 2);
  }

  /** Rows depend on the event alone, as they do in an execution. */
  private static List<Tuple> rows(int n) {
    return n % 4 == 0 ? List.of() : n % 5 == 0 ? List.of(Tuple.of(1L), Tuple.of(2L)) : ROW;
  }

  private static final List<Tuple> ROW = List.of(Tuple.of("row"));

  private static SetSlot random(SplittableRandom random, Keep keep, int n, int size) {
    SetSlot set = new SetSlot(new SetShape(0, keep, n));
    for (int i = random.nextInt(size + 1); i > 0; i--) {
      int event = random.nextInt(2 * size);
      if (set.events().stream().noneMatch(e -> e.id().equals(id(event)))) {
        set.pack(id(event), rows(event));
      }
    }
    if (random.nextInt(3) == 0) {
      set.cut(id(random.nextInt(2 * size)));
    }
    return set;
  }

  private static SetSlot join(SetSlot a, SetSlot b) {
    SetSlot result = a.copy();
    result.join(b);
    return result;
  }

  private static String text(SetSlot set) {
    return set.events() + " cut at " + set.mark();
  }

  @ParameterizedTest
  @EnumSource
  void joinAndCutAreASemilattice(Keep keep) {
    Randomly.runs(5000)
        .upTo(12)
        .check(
            (random, size) -> {
              int n = 1 + random.nextInt(4);
              SetSlot a = random(random, keep, n, size);
              SetSlot b = random(random, keep, n, size);
              SetSlot c = random(random, keep, n, size);
              assertThat(text(join(a, a))).isEqualTo(text(a));
              assertThat(text(join(a, b))).isEqualTo(text(join(b, a)));
              assertThat(text(join(join(a, b), c))).isEqualTo(text(join(a, join(b, c))));
              SetSlot cutAfter = join(a, b);
              SetSlot cutBefore = a.copy();
              EventId at = id(random.nextInt(2 * size));
              cutAfter.cut(at);
              cutBefore.cut(at);
              assertThat(text(join(cutBefore, b))).isEqualTo(text(cutAfter));
            });
  }

  /** Whichever is joined to the other, and so looked up in it or gone through. */
  @ParameterizedTest
  @EnumSource
  void fewJoinedToManyAreManyJoinedToFew(Keep keep) {
    Randomly.runs(1000)
        .upTo(60)
        .check(
            (random, size) -> {
              int n = 1 + random.nextInt(2 * size);
              SetSlot many = random(random, keep, n, size);
              SetSlot few = random(random, keep, n, 1 + size / 8);
              for (SetSlot one : List.of(many, few)) {
                for (PackedEvent event : one.events()) {
                  if (random.nextInt(4) == 0) {
                    one.pack(event.id(), ROW); // one of the two may know of a row more
                  }
                }
              }
              assertThat(text(join(many, few))).isEqualTo(text(join(few, many)));
            });
  }

  @ParameterizedTest
  @EnumSource
  void keepsWhatItsNameSays(Keep keep) {
    Randomly.runs(2000)
        .upTo(30)
        .check(
            (random, size) -> {
              int n = 1 + random.nextInt(5);
              SetSlot set = new SetSlot(new SetShape(0, keep, n));
              TreeMap<EventId, List<Tuple>> all = new TreeMap<>();
              for (int i = 0; i < size; i++) {
                int event = random.nextInt(100);
                if (all.putIfAbsent(id(event), rows(event)) == null) {
                  set.pack(id(event), rows(event));
                }
              }
              List<EventId> ids = List.copyOf(all.keySet());
              int most = keep == Keep.ALL ? ids.size() : Math.min(n, ids.size());
              List<EventId> kept =
                  keep == Keep.MOST_RECENT
                      ? ids.subList(ids.size() - most, ids.size())
                      : ids.subList(0, most);
              assertThat(set.events()).extracting(PackedEvent::id).isEqualTo(kept);
              set.events().forEach(e -> assertThat(e.rows()).isEqualTo(all.get(e.id())));
            });
  }

  /** Rows one by one, with the parts of an id, are the same as a list of them with the id. */
  @ParameterizedTest
  @EnumSource
  void rowsOneByOneAreAListOfThem(Keep keep) {
    Randomly.runs(3000)
        .upTo(20)
        .check(
            (random, size) -> {
              SetShape shape = new SetShape(0, keep, 1 + random.nextInt(4));
              SetSlot byLists = new SetSlot(shape);
              SetSlot byRows = new SetSlot(shape);
              for (int i = 0; i < size; i++) {
                if (random.nextInt(8) == 0) {
                  EventId at = id(random.nextInt(60));
                  assertThat(byRows.cut(at)).isEqualTo(byLists.cut(at));
                }
                EventId id = id(random.nextInt(random.nextBoolean() ? 30 : 30 + i));
                Tuple row = Tuple.of((long) i);
                assertThat(byRows.pack(id.hlc(), id.process(), id.slot(), row))
                    .isEqualTo(byLists.pack(id, List.of(row)));
              }
              assertThat(text(byRows)).isEqualTo(text(byLists));
              assertThat(rowsOf(byRows))
                  .isEqualTo(byLists.events().stream().flatMap(e -> e.rows().stream()).toList());
            });
  }

  private static List<Tuple> rowsOf(SetView set) {
    return IntStream.range(0, set.rows()).mapToObj(set::row).toList();
  }

  @Test
  void twoPacksOfOneEventAreOneEvent() {
    SetSlot set = new SetSlot(new SetShape(0, Keep.FIRST, 1));
    set.pack(id(5), ROW);
    SetSlot earlierCopy = set.copy();
    set.pack(id(5), rows(7));
    assertThat(set.events()).hasSize(1);
    assertThat(set.events().get(0).rows()).hasSize(2);
    assertThat(text(join(earlierCopy, set))).isEqualTo(text(set));
  }

  @Test
  void aCutSlotRefusesWhatIsAtOrAboveItsMark() {
    SetSlot set = new SetSlot(new SetShape(0, Keep.ALL, 0));
    set.pack(id(1), ROW);
    set.pack(id(5), ROW);
    assertThat(set.cut(id(3))).isEqualTo(1);
    assertThat(set.pack(id(3), List.of(Tuple.EMPTY, Tuple.EMPTY))).isEqualTo(2);
    assertThat(set.pack(id(2), ROW)).isZero();
    assertThat(set.events()).extracting(PackedEvent::id).containsExactly(id(1), id(2));
    assertThat(set.mark()).isEqualTo(id(3));
  }

  @Test
  void aCutMostRecentKeepsNothing() {
    SetSlot set = new SetSlot(new SetShape(0, Keep.MOST_RECENT, 2));
    set.pack(id(1), ROW);
    set.pack(id(5), ROW);
    assertThat(set.cut(id(3))).isEqualTo(2);
    assertThat(set.pack(id(1), ROW)).isEqualTo(1);
    assertThat(set.events()).isEmpty();
  }
}
