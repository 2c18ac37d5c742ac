package io.pivotscope.protocol.codec;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Advice;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Argument;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Fold;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.advice.Unpack;
import io.pivotscope.protocol.carrier.CarrierFile;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.Counters;
import io.pivotscope.protocol.link.FrontendMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Any message or program, with edge values often. */
final class RandomMessages {
  private final SplittableRandom random;

  RandomMessages(long seed) {
    random = new SplittableRandom(seed);
  }

  AgentMessage agentMessage() {
    return switch (random.nextInt(8)) {
      case 0 ->
          new AgentMessage.Hello(
              number(), text(), text(), number(), text(), text(), text(), number(), number(),
              number());
      case 1 -> new AgentMessage.Heartbeat(number(), number());
      case 2 ->
          new AgentMessage.QueryStatus(
              number(),
              number(),
              constant(AgentMessage.State.class),
              number(),
              number(),
              orNull(this::text),
              list(this::tracepointStatus),
              number());
      case 3 -> new AgentMessage.Report(number(), number(), number(), list(this::queryReport));
      case 4 ->
          new AgentMessage.Description(
              number(),
              random.nextBoolean(),
              list(this::methodDescription),
              list(this::text),
              (int) number(),
              (int) number(),
              (int) number());
      case 5 ->
          new AgentMessage.Propagation(
              list(this::hopCounts), list(this::refusal), (int) number(), number());
      case 6 ->
          new AgentMessage.Found(
              number(), list(this::foundClass), (int) number(), (int) number(), (int) number());
      default -> new AgentMessage.Goodbye(number());
    };
  }

  FrontendMessage frontendMessage() {
    return switch (random.nextInt(5)) {
      case 0 ->
          new FrontendMessage.Welcome(
              orNull(this::text), number(), number(), number(), number(), number());
      case 1 ->
          new FrontendMessage.DesiredState(
              number(),
              list(
                  () ->
                      new FrontendMessage.DesiredQuery(
                          number(), number(), number(), number(), bytes())),
              list(() -> new CarrierFile(text(), text())));
      case 2 -> new FrontendMessage.ReportAck(number(), number());
      case 3 ->
          new FrontendMessage.Find(
              number(), orNull(this::method), list(this::text), (int) number());
      default -> new FrontendMessage.Describe(number(), method(), place(), list(this::path));
    };
  }

  AdviceProgram program() {
    return new AdviceProgram(
        text(),
        list(this::slot),
        list(this::advice),
        output(3),
        list(this::method),
        list(this::text),
        random.nextBoolean() ? 1 : random.nextDouble(),
        new AdviceProgram.Limits(
            number(), (int) number(), (int) number(), number(), (int) number()));
  }

  private Output output(int depth) {
    return new Output(
        random.nextBoolean(),
        types(),
        list(() -> constant(Aggregate.class)),
        types(),
        list(() -> new Output.Select(text(), expr(depth))),
        orNull(() -> expr(depth)),
        list(() -> new Output.Order(expr(depth), random.nextBoolean())),
        random.nextBoolean() ? Output.NO_LIMIT : random.nextInt(100));
  }

  byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  int index(int bound) {
    return random.nextInt(bound);
  }

  private AgentMessage.TracepointStatus tracepointStatus() {
    return new AgentMessage.TracepointStatus(
        (int) number(), (int) number(), (int) number(), list(this::refusal), list(this::text));
  }

  private AgentMessage.Refusal refusal() {
    return new AgentMessage.Refusal(text(), text());
  }

  private AgentMessage.HopCounts hopCounts() {
    return new AgentMessage.HopCounts(
        text(), text(), number(), number(), number(), number(), number(), number(), number(),
        number(), number(), number(), number());
  }

  private AgentMessage.QueryReport queryReport() {
    return new AgentMessage.QueryReport(
        number(),
        number(),
        list(() -> new AgentMessage.Pane(number(), list(this::row))),
        new Counters(
            number(),
            number(),
            number(),
            number(),
            number(),
            number(),
            number(),
            number(),
            number(),
            new Counters.Traffic(number(), number(), number(), number(), number()),
            list(() -> new Counters.AtAdvice(number(), number(), number()))));
  }

  private AgentMessage.Row row() {
    return new AgentMessage.Row(bytes(), bytes(), number(), (int) number(), random.nextBoolean());
  }

  private AgentMessage.MethodDescription methodDescription() {
    return new AgentMessage.MethodDescription(
        text(),
        text(),
        list(this::text),
        list(this::text),
        text(),
        list(() -> new AgentMessage.PathType(path(), text(), orNull(this::text))));
  }

  private AgentMessage.FoundClass foundClass() {
    return new AgentMessage.FoundClass(
        text(), text(), text(), text(), orNull(this::text), list(this::foundMethod));
  }

  private AgentMessage.FoundMethod foundMethod() {
    return new AgentMessage.FoundMethod(
        text(),
        list(this::text),
        list(this::text),
        text(),
        (int) number(),
        (int) number(),
        orNull(this::text),
        (int) number());
  }

  private SlotSpec slot() {
    return random.nextBoolean()
        ? new SlotSpec.Set(
            (int) number(), text(), constant(SlotSpec.Keep.class), (int) number(), types())
        : new SlotSpec.Ledger(
            (int) number(), text(), types(), list(() -> constant(Aggregate.class)), types());
  }

  private Advice advice() {
    return new Advice(
        new Tracepoint(text(), method(), place()),
        list(() -> new Advice.Observation(text(), path(), constant(Type.class))),
        list(this::unpack),
        exprs(3),
        exprs(3),
        sink());
  }

  private Unpack unpack() {
    return new Unpack(
        (int) number(),
        constant(Unpack.Mode.class),
        random.nextBoolean(),
        orNull(() -> new Fold(exprs(2), list(this::argument), output(2))));
  }

  private Argument argument() {
    return new Argument(expr(2), list(() -> (int) number()), random.nextBoolean());
  }

  private Sink sink() {
    return switch (random.nextInt(4)) {
      case 0 -> new Sink.Pack((int) number(), exprs(2), constant(Sink.Empty.class), exprs(2));
      case 1 -> new Sink.PackLedger((int) number(), exprs(2), list(this::argument));
      case 2 -> new Sink.EmitRows(exprs(2));
      default -> new Sink.EmitGroups(exprs(2), list(this::argument));
    };
  }

  private List<Expr> exprs(int depth) {
    return list(() -> expr(depth));
  }

  private Expr expr(int depth) {
    return switch (random.nextInt(depth == 0 ? 2 : 3)) {
      case 0 -> new Expr.Constant(value(2), constant(Type.class));
      case 1 -> new Expr.Column(random.nextInt(100), constant(Type.class));
      default -> new Expr.Apply(constant(Function.class), exprs(depth - 1), constant(Type.class));
    };
  }

  private Object value(int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 7)) {
      case 0 -> number();
      case 1 -> Double.longBitsToDouble(number());
      case 2 -> random.nextBoolean();
      case 3 -> text();
      case 4 -> bytes();
      case 5 -> null;
      // Not List.of: a list value may hold nulls.
      default -> new ArrayList<>(Arrays.asList(value(depth - 1), value(depth - 1)));
    };
  }

  private MethodPattern method() {
    return new MethodPattern(
        "T" + text(),
        random.nextBoolean(),
        "m" + text(),
        orNull(() -> list(this::text)),
        orNull(() -> "A" + text()));
  }

  private Place place() {
    Place.Kind kind = constant(Place.Kind.class);
    return switch (kind) {
      case LINE -> Place.line(1 + random.nextInt(Place.MAX_LINE));
      case CALL -> Place.call(method());
      default -> new Place(kind, 0, null);
    };
  }

  private Path path() {
    return new Path(
        constant(Path.Root.class),
        text(),
        list(
            () ->
                switch (random.nextInt(4)) {
                  case 0 -> new Path.Field(text());
                  case 1 -> new Path.Index((int) number());
                  case 2 -> new Path.Size();
                  default -> new Path.Each();
                }));
  }

  private List<Type> types() {
    return list(() -> constant(Type.class));
  }

  private long number() {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> Long.MAX_VALUE;
      case 2 -> Long.MIN_VALUE;
      case 3 -> random.nextInt(1000) - 500;
      default -> random.nextLong();
    };
  }

  private String text() {
    return switch (random.nextInt(4)) {
      case 0 -> "";
      case 1 -> "größe \uD83D\uDE00 \u0000 块";
      default -> Long.toString(random.nextLong(), 36);
    };
  }

  private <T> T orNull(Supplier<T> supplier) {
    return random.nextBoolean() ? null : supplier.get();
  }

  private <E extends Enum<E>> E constant(Class<E> type) {
    E[] all = type.getEnumConstants();
    return all[random.nextInt(all.length)];
  }

  private <T> List<T> list(Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      list.add(element.get());
    }
    return list;
  }
}
