package io.pivotscope.protocol.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.carrier.ObjectPath.Root;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A file of declarations becomes records, or all of its mistakes. */
class CarrierParserTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final Path SAMPLE = Path.of("..", "sample-hadoop-like-app", "sample.carrier");

  @Test
  void everyWordHasItsMeaning() {
    DeclaredCarrier carrier =
        only(
            """
            # All of it.
            carrier "all" {
              call many "read" {
                send at a.Client.call(int, byte[], Map.Entry) return for return.next
                write at a.Encoder.encode(..) entry into protobuf arg0 for arg0
                read at a.Decoder$In.decode(..) return from field return.extra for return
                handle at a.Server.run() for this
                reply at a.Reply.new(..) return into method this.setHeader "k" for thread
                done at a.Client.done() from map arg1.headers "k" text for arg0 future arg0.f
              }
              message {
                send at a.Out.send(..) into map arg0 "" handle at a.In.receive(..) from map arg0 ""
              }
              element many { attach at a.Job.new() return for this active at a.Job.run() for this
                await at a.Job.join(..) for this }
              background a.Poller$1, b.Poller
            }
            """);
    assertThat(carrier.name()).isEqualTo("all");
    assertThat(carrier.background()).containsExactly("a.Poller$1", "b.Poller");
    assertThat(carrier.exchanges())
        .extracting(e -> e.kind() + " " + e.name() + " " + e.many())
        .containsExactly("CALL read true", "MESSAGE message false", "ELEMENT element true");
    Exchange call = carrier.exchanges().get(0);
    assertThat(call.steps())
        .containsExactly(
            new Step(
                Verb.SEND,
                method("a.Client", "call", List.of("int", "byte[]", "Map.Entry")),
                true,
                null,
                path(Root.RETURN, 0, "next"),
                null),
            new Step(
                Verb.WRITE,
                method("a.Encoder", "encode", null),
                false,
                new HeaderAt(HeaderAt.Kind.PROTOBUF, path(Root.ARGUMENT, 0), "", false),
                path(Root.ARGUMENT, 0),
                null),
            new Step(
                Verb.READ,
                method("a.Decoder$In", "decode", null),
                true,
                new HeaderAt(HeaderAt.Kind.FIELD, path(Root.RETURN, 0, "extra"), "", false),
                path(Root.RETURN, 0),
                null),
            new Step(
                Verb.HANDLE,
                method("a.Server", "run", List.of()),
                false,
                null,
                path(Root.THIS, 0),
                null),
            new Step(
                Verb.REPLY,
                method("a.Reply", "new", null),
                true,
                new HeaderAt(HeaderAt.Kind.METHOD, path(Root.THIS, 0, "setHeader"), "k", false),
                path(Root.THREAD, 0),
                null),
            new Step(
                Verb.DONE,
                method("a.Client", "done", List.of()),
                false,
                new HeaderAt(HeaderAt.Kind.MAP, path(Root.ARGUMENT, 1, "headers"), "k", true),
                path(Root.ARGUMENT, 0),
                path(Root.ARGUMENT, 0, "f")));
    assertThat(carrier.exchanges().get(1).steps()).hasSize(2);
    assertThat(carrier.exchanges().get(2).steps()).hasSize(3);
  }

  @Test
  void theSampleSystemsIsSound() throws IOException {
    DeclaredCarrier sample = only(Files.readString(SAMPLE));
    assertThat(sample.name()).isEqualTo("sample RPC");
    assertThat(sample.exchanges()).singleElement().extracting(e -> e.steps().size()).isEqualTo(4);
  }

  @Test
  void anEmptyFileDeclaresNothing() {
    CarrierParser.Parsed parsed =
        CarrierParser.parse(new CarrierFile("empty.carrier", "# nothing yet\n"));
    assertThat(parsed.carriers()).isEmpty();
    assertThat(parsed.mistakes()).isEmpty();
  }

  /** {@code -Dgolden=write} writes the file anew. */
  @Test
  void allMistakesAreToldAtOnceWithTheirPlaces() throws IOException {
    String text = Files.readString(GOLDEN.resolve("mistakes.carrier"));
    String told =
        CarrierParser.parse(new CarrierFile("mistakes.carrier", text)).mistakes().stream()
            .map(Mistake::toString)
            .collect(Collectors.joining("\n\n", "", "\n"));
    Path golden = GOLDEN.resolve("mistakes.txt");
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(golden, told);
    }
    assertThat(told).isEqualTo(Files.readString(golden));
  }

  @Test
  void aFileTooLongToBeReadIsRefusedUnread() {
    String text = "#".repeat(CarrierParser.MAX_CHARS + 1);
    assertThat(CarrierParser.parse(new CarrierFile("long.carrier", text)).mistakes())
        .singleElement()
        .asString()
        .startsWith("long.carrier:1:1: longer than 65,536 characters");
  }

  /** Any text is read to its end, and is sound or has a mistake inside of it. */
  @Test
  void noTextIsTooStrange() throws IOException {
    String sample = Files.readString(SAMPLE);
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      int from = random.nextInt(sample.length());
      int length = random.nextInt(Math.min(60, sample.length() - from) + 1);
      int to = random.nextInt(sample.length());
      String text =
          random.nextBoolean()
              ? sample.substring(0, from) + sample.substring(from + length)
              : sample.substring(0, to)
                  + sample.substring(from, from + length)
                  + sample.substring(to);
      for (Mistake mistake : CarrierParser.parse(new CarrierFile("f", text)).mistakes()) {
        assertThat(mistake.line()).isBetween(1, text.split("\n", -1).length);
        assertThat(mistake.column()).isPositive();
      }
    }
  }

  private static DeclaredCarrier only(String text) {
    CarrierParser.Parsed parsed = CarrierParser.parse(new CarrierFile("test.carrier", text));
    assertThat(parsed.mistakes()).isEmpty();
    assertThat(parsed.carriers()).hasSize(1);
    return parsed.carriers().get(0);
  }

  private static MethodPattern method(String type, String method, List<String> types) {
    return new MethodPattern(type, false, method, types);
  }

  private static ObjectPath path(Root root, int argument, String... fields) {
    return new ObjectPath(root, argument, List.of(fields));
  }
}
