package io.pivotscope.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.agent.weave.LinkException;
import io.pivotscope.agent.weave.MethodInfo;
import io.pivotscope.baggage.EventId;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import java.lang.instrument.Instrumentation;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Exports read fields and what only reads fields; nothing here may call the guest. */
class ExportLinkerTest {

  interface Named {
    String name();
  }

  record Block(long id, Named owner) {}

  @SuppressWarnings("FieldCanBeFinal")
  static class Base {
    private int inherited = 7;

    int getInherited() {
      return inherited;
    }
  }

  /** Every method that is called by a reader is a failure. */
  @SuppressWarnings({"unused", "FieldCanBeFinal"})
  static final class Guest extends Base implements Named {
    private final List<Block> blocks = new ArrayList<>();
    private final Map<String, Integer> counts = Map.of("a", 1);
    private TimeUnit unit = TimeUnit.DAYS;
    private int[] numbers = {3, 1, 2};
    private Guest next;
    private String userPassword = "hunter2";
    private byte[] bytes = {1, 2};
    private Object anything = this;
    private List<String> hostile = new Hostile();
    private List<String> wrapped = Collections.unmodifiableList(new ArrayList<>(List.of("x", "y")));
    private List<String> wrappedHostile = Collections.synchronizedList(new Hostile());
    private int called;
    private Lazy lazy;

    @Override
    public String name() {
      return "fixed";
    }

    TimeUnit getUnit() {
      return unit;
    }

    TimeUnit getNextUnit() {
      return next.getUnit();
    }

    boolean isBusy() {
      return called > 0;
    }

    int count() {
      return ++called;
    }

    Guest run(long size, String text, List<Block> given) {
      return this;
    }

    @Override
    public String toString() {
      throw new AssertionError("called");
    }

    @Override
    public int hashCode() {
      throw new AssertionError("called");
    }

    @Override
    public boolean equals(Object o) {
      throw new AssertionError("called");
    }
  }

  private static boolean initialised;

  /** Begins when the application wants it to. */
  @SuppressWarnings({"unused", "FieldCanBeFinal"})
  static final class Lazy {
    static final Object SHARED = new Object();
    private int value = 1;

    static {
      initialised = true;
    }
  }

  /** A collection of the application's. */
  static final class Hostile extends AbstractList<String> {
    @Override
    public String get(int index) {
      throw new AssertionError("called");
    }

    @Override
    public int size() {
      throw new AssertionError("called");
    }
  }

  private static final MethodInfo RUN =
      new MethodInfo(
          "run",
          "(JLjava/lang/String;Ljava/util/List;)L" + Guest.class.getName().replace('.', '/') + ";",
          0,
          List.of("size", "text", "given"));

  private static Instrumentation instrumentation;

  private final ExportLinker linker =
      new ExportLinker(new Access(instrumentation), new ExportLinker.Standard("h", 5, "p"));
  private final Guest guest = new Guest();

  @BeforeAll
  static void attach() {
    instrumentation = ByteBuddyAgent.install();
  }

  private Export link(Path path) throws LinkException {
    return linker.link(Guest.class, RUN, Place.RETURN, "tp", path);
  }

  private static Path path(Object... steps) {
    List<Path.Step> all = new ArrayList<>();
    for (Object step : steps) {
      all.add(
          step instanceof Path.Step s
              ? s
              : step instanceof Integer i ? new Path.Index(i) : new Path.Field((String) step));
    }
    return new Path(Path.Root.THIS, "", all);
  }

  private Object read(Path path) throws LinkException {
    Moment moment =
        new Moment(
            guest,
            new Object[] {4L, "text", List.of(new Block(1, guest), new Block(2, null))},
            guest,
            null,
            99,
            1_000,
            EventId.FIRST,
            () -> EventId.FIRST);
    Export export = link(path);
    return export.isEach() ? export.read(moment, Type.ANY) : export.readOne(moment, Type.ANY);
  }

  @Test
  void fieldsOfWhateverAccessAndClass() throws Exception {
    assertThat(read(path("unit"))).isEqualTo("DAYS");
    assertThat(read(path("inherited"))).isEqualTo(7L);
    assertThat(read(path("next", "unit"))).isNull();
    guest.next = new Guest();
    assertThat(read(path("next", "unit"))).isEqualTo("DAYS");
    assertThat(read(path("bytes"))).isEqualTo(new byte[] {1, 2});
    assertThat(link(path("numbers")).type()).isEqualTo(Type.LIST);
    assertThat(read(path("numbers"))).isEqualTo(List.of(3L, 1L, 2L));
    assertThat(link(path("unit")).type()).isEqualTo(Type.STRING);
  }

  @Test
  void gettersAreReadNotCalled() throws Exception {
    guest.next = new Guest();
    assertThat(read(path("getUnit"))).isEqualTo("DAYS");
    assertThat(read(path("getNextUnit"))).isEqualTo("DAYS");
    assertThat(read(path("nextUnit"))).isEqualTo("DAYS");
    assertThat(read(path("name"))).isEqualTo("fixed");
    assertThat(read(path("getInherited"))).isEqualTo(7L);
    assertThat(guest.called).isZero();
  }

  @Test
  void whatDoesMoreThanReadIsRefused() {
    assertThatThrownBy(() -> link(path("count")))
        .hasMessageContaining("count() is no getter that only reads");
    assertThatThrownBy(() -> link(path("busy"))).hasMessageContaining("isBusy()");
    assertThatThrownBy(() -> link(path("nothing")))
        .hasMessageContaining("no field or getter 'nothing'");
    assertThatThrownBy(() -> link(path("unit", new Path.Each())))
        .hasMessageContaining("neither an array nor a collection");
  }

  @Test
  void readingInitialisesNoClass() throws Exception {
    assertThat(link(path("lazy", "value")).type()).isEqualTo(Type.LONG);
    assertThat(read(path("lazy", "value"))).isNull();
    assertThatThrownBy(() -> link(path("lazy", "SHARED")))
        .hasMessageContaining("no field or getter 'SHARED'");
    assertThat(initialised).isFalse();
    guest.lazy = new Lazy();
    assertThat(initialised).isTrue();
    assertThat(read(path("lazy", "value"))).isEqualTo(1L);
  }

  @Test
  void elementsAndSizes() throws Exception {
    guest.blocks.add(new Block(11, guest));
    guest.blocks.add(new Block(12, null));
    assertThat(read(path("blocks", 1, "id"))).isEqualTo(12L);
    assertThat(link(path("blocks", 1, "id")).type()).isEqualTo(Type.LONG);
    assertThat(read(path("blocks", 5, "id"))).isNull();
    assertThat(read(path("blocks", new Path.Size()))).isEqualTo(2L);
    assertThat(read(path("counts", new Path.Size()))).isEqualTo(1L);
    assertThat(read(path("numbers", 0))).isEqualTo(3L);
    assertThat(read(path("blocks", new Path.Each(), "id"))).isEqualTo(List.of(11L, 12L));
    assertThat(read(path("wrapped", new Path.Each()))).isEqualTo(List.of("x", "y"));
  }

  @Test
  void aMemberThatOnlyTheObjectKnows() throws Exception {
    guest.blocks.add(new Block(11, guest));
    assertThat(link(path("anything", "unit")).type()).isEqualTo(Type.ANY);
    assertThat(read(path("anything", "unit"))).isEqualTo("DAYS");
    assertThat(read(path("anything", "nowhere"))).isNull();
    // An interface's method means what the object's class makes of it.
    assertThat(read(path("blocks", 0, "owner", "name"))).isEqualTo("fixed");
  }

  @Test
  void collectionsOfTheApplicationAreNotTouched() throws Exception {
    assertThat(read(path("hostile", new Path.Size()))).isNull();
    assertThat(read(path("hostile", new Path.Each()))).isEqualTo(List.of());
    assertThat(read(path("wrappedHostile", new Path.Size()))).isNull();
    assertThat((String) read(path("hostile"))).contains("Hostile@");
    assertThat((String) read(path())).startsWith(Guest.class.getName() + "@");
  }

  @Test
  void argumentsByNameAndNumber() throws Exception {
    assertThat(read(new Path(Path.Root.PARAMETER, "text", List.of(new Path.Size())))).isEqualTo(4L);
    assertThat(read(new Path(Path.Root.ARGUMENT, "0", List.of()))).isEqualTo(4L);
    assertThat(
            read(
                new Path(
                    Path.Root.PARAMETER, "given", List.of(new Path.Each(), new Path.Field("id")))))
        .isEqualTo(List.of(1L, 2L));
    assertThatThrownBy(() -> link(new Path(Path.Root.PARAMETER, "txt", List.of())))
        .hasMessageContaining("no parameter 'txt'")
        .hasMessageContaining("size, text, given");
  }

  @Test
  void aSecretIsNotRead() throws Exception {
    assertThat(link(path("userPassword")).isSecret()).isTrue();
    assertThat(read(path("userPassword"))).isEqualTo("***");
    ExportLinker off =
        new ExportLinker(
            new Access(instrumentation),
            new ExportLinker.Standard("h", 5, "p"),
            Redaction.parse("off"));
    assertThat(
            off.link(Guest.class, RUN, Place.RETURN, "tp", path("userPassword"))
                .readFrom(guest, Type.ANY))
        .isEqualTo("hunter2");
  }

  @Test
  void longTextsAreCut() throws Exception {
    guest.anything = "x".repeat(100_000);
    assertThat((String) read(path("anything"))).hasSize(Export.MAX_TEXT);
  }

  @Test
  void placesThatHaveNoSuchThing() {
    assertThatThrownBy(
            () ->
                linker.link(
                    Guest.class, RUN, Place.ENTRY, "tp", new Path(Path.Root.RETURN, "", List.of())))
        .hasMessageContaining("only be read @return");
    assertThatThrownBy(() -> link(new Path(Path.Root.EXCEPTION, "", List.of())))
        .hasMessageContaining("only be read @throw");
  }
}
