package io.pivotscope.frontend.fuzz;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.clock.Hlc;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.carrier.CarrierFile;
import io.pivotscope.protocol.codec.ProgramCodec;
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import io.pivotscope.protocol.link.FrontendMessage.DesiredState;
import io.pivotscope.protocol.link.FrontendMessage.Find;
import io.pivotscope.protocol.link.FrontendMessage.ReportAck;
import io.pivotscope.protocol.link.FrontendMessage.Welcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/** What a frontend may ask of an agent that is a message and makes no sense, or too much of it. */
final class Wishes {
  private static final int MANY = 1_000;
  private static final List<String> TYPES =
      List.of(
          "io.pivotscope.guest.Steady",
          "io.pivotscope.guest.*",
          "java.util.concurrent.FutureTask",
          "java.lang.String",
          "no.such.Type",
          "*a*a*a*a*a*a*a*a*b",
          "*");

  private final RandomGenerator random;
  private final Mutator mutator;

  Wishes(RandomGenerator random) {
    this.random = random;
    this.mutator = new Mutator(random);
  }

  /** As a frontend says it that is there and means it. */
  static Welcome welcome() {
    return new Welcome(null, 0, System.currentTimeMillis() * 1000, 0, 60_000, 0);
  }

  Welcome absurdWelcome() {
    String refusal = random.nextInt(20) == 0 ? "no\n".repeat(random.nextInt(100)) : null;
    return new Welcome(refusal, number(), number(), number(), number(), number());
  }

  FrontendMessage next() {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> state();
      case 3 -> new ReportAck(number(), number());
      case 4 ->
          new Describe(
              number(), pattern(), place(), Collections.nCopies(few(), path(Path.Root.THIS)));
      case 5 -> new Find(number(), pattern(), List.of(), random.nextInt());
      case 6 -> new Find(number(), null, Collections.nCopies(few(), "step"), random.nextInt(100));
      default -> random.nextBoolean() ? welcome() : absurdWelcome();
    };
  }

  private DesiredState state() {
    List<DesiredQuery> queries = new ArrayList<>();
    for (int i = few(); i > 0; i--) {
      queries.add(
          new DesiredQuery(
              random.nextInt(4) == 0 ? number() : i,
              random.nextInt(3),
              number(),
              number(),
              program()));
    }
    List<CarrierFile> carriers =
        random.nextInt(4) == 0
            ? List.of(new CarrierFile("x.carrier", new String(mutator.garbage(300), LATIN)))
            : List.of();
    return new DesiredState(number(), queries, carriers);
  }

  private static final java.nio.charset.Charset LATIN =
      java.nio.charset.StandardCharsets.ISO_8859_1;

  private byte[] program() {
    return switch (random.nextInt(6)) {
      case 0 -> mutator.garbage(500);
      case 1 -> ProgramCodec.encode(counting(TYPES.get(0), "x".repeat(random.nextInt(300_000))));
      case 2 -> mutator.mutant(List.of(sound(), ProgramCodec.encode(counting(type(), "y"))));
      case 3 -> ProgramCodec.encode(counting(type(), "n"));
      default -> sound();
    };
  }

  private static byte[] sound() {
    return ProgramCodec.encode(counting(TYPES.get(0), "n"));
  }

  /** {@code From s In TYPE.step GroupBy s.method || text Select .., COUNT}, or nearly so. */
  static AdviceProgram counting(String type, String constant) {
    Expr key = new Expr.Column(0, Type.STRING);
    Advice advice =
        new Advice(
            new Tracepoint("s", new MethodPattern(type, false, "step", null), Place.ENTRY),
            List.of(new Advice.Observation("name", Path.standard("method"), Type.STRING)),
            List.of(),
            List.of(),
            List.of(),
            new Sink.EmitGroups(
                List.of(key, new Expr.Constant(constant, Type.STRING)),
                Argument.plain(List.of(new Expr.Constant(1L, Type.LONG)))));
    Output output =
        new Output(
            false,
            List.of(Type.STRING, Type.STRING),
            List.of(Aggregate.COUNT),
            List.of(Type.LONG),
            List.of());
    return new AdviceProgram(
        "a wish",
        List.of(),
        List.of(advice),
        output,
        List.of(),
        List.of(),
        1,
        AdviceProgram.Limits.DEFAULT);
  }

  private MethodPattern pattern() {
    return new MethodPattern(
        type(), random.nextBoolean(), random.nextBoolean() ? "step" : "*", null);
  }

  private Place place() {
    return random.nextBoolean() ? Place.ENTRY : Place.RETURN;
  }

  private Path path(Path.Root root) {
    return new Path(root, "x", Collections.nCopies(few(), new Path.Field("f")));
  }

  private String type() {
    return TYPES.get(random.nextInt(TYPES.size()));
  }

  /** Seldom many. */
  private int few() {
    return random.nextInt(40) == 0 ? MANY : random.nextInt(4);
  }

  private long number() {
    long now = System.currentTimeMillis() * 1000;
    return switch (random.nextInt(9)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> Long.MAX_VALUE;
      case 3 -> Long.MIN_VALUE;
      case 4 -> Hlc.of(now);
      case 5 -> Hlc.of(now + random.nextInt());
      case 6 -> now;
      case 7 -> random.nextInt(1_000);
      default -> random.nextLong();
    };
  }
}
