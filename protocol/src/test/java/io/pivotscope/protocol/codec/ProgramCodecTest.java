package io.pivotscope.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.advice.Expr;
import io.pivotscope.protocol.advice.Function;
import io.pivotscope.protocol.advice.Output;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.advice.Sink;
import io.pivotscope.protocol.advice.SlotSpec;
import io.pivotscope.protocol.advice.Unpack;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.proto.AdviceProto;
import io.pivotscope.protocol.proto.LinkProto;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramCodecTest {
  private static final long SEED = 68;

  @Test
  void everyProgramSurvivesTheWire() {
    for (long seed = SEED; seed < SEED + 500; seed++) {
      AdviceProgram program = new RandomMessages(seed).program();
      assertThat(ProgramCodec.decode(ProgramCodec.encode(program)))
          .as("seed %d", seed)
          .usingRecursiveComparison()
          .withComparatorForType(Double::compare, Double.class)
          .isEqualTo(program);
    }
  }

  @Test
  void damagedBytesGiveAProgramOrTheOneException() {
    for (long seed = SEED; seed < SEED + 2000; seed++) {
      RandomMessages random = new RandomMessages(seed);
      LinkCodecTest.damage(
          random, ProgramCodec.encode(random.program()), seed, ProgramCodec::decode);
    }
  }

  @Test
  void aLongChainOfOperatorsPassesAndAnAbsurdOneIsRefused() {
    AdviceProgram deep = selecting(chain(300));
    assertThat(ProgramCodec.decode(ProgramCodec.encode(deep))).isEqualTo(deep);
    byte[] absurd = ProgramCodec.encode(selecting(chain(600)));
    assertThatThrownBy(() -> ProgramCodec.decode(absurd))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void aProgramOfTooManyBytesIsNotEvenLookedAt() {
    byte[] bytes =
        ProgramCodec.encode(selecting(new Expr.Constant("x".repeat(1 << 20), Type.STRING)));
    assertThatThrownBy(() -> ProgramCodec.decode(bytes))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessage("a program of more than 1048576 bytes");
  }

  private static Expr chain(int length) {
    Expr expr = new Expr.Column(0, Type.LONG);
    for (int i = 0; i < length; i++) {
      expr = new Expr.Apply(Function.ADD, List.of(expr, new Expr.Column(1, Type.LONG)), Type.LONG);
    }
    return expr;
  }

  private static AdviceProgram selecting(Expr expr) {
    return new AdviceProgram(
        "",
        List.of(),
        List.of(),
        new Output(true, List.of(), List.of(), List.of(), List.of(new Output.Select("x", expr))),
        List.of(),
        List.of(),
        1,
        AdviceProgram.Limits.DEFAULT);
  }

  /** A constant added to a record's enum without its twin would fail only when it is first sent. */
  @Test
  void everyConstantHasItsTwin() {
    twins(AdviceProto.Function.class, "FUNCTION_", Function.values());
    twins(AdviceProto.Type.class, "TYPE_", Type.values());
    twins(AdviceProto.Aggregate.class, "AGGREGATE_", Aggregate.values());
    twins(AdviceProto.Place.class, "PLACE_", Place.Kind.values());
    twins(AdviceProto.Path.Root.class, "ROOT_", Path.Root.values());
    twins(AdviceProto.SlotSpec.Keep.class, "KEEP_", SlotSpec.Keep.values());
    twins(AdviceProto.Unpack.Mode.class, "MODE_", Unpack.Mode.values());
    twins(AdviceProto.Sink.Empty.class, "EMPTY_", Sink.Empty.values());
    twins(LinkProto.QueryStatus.State.class, "STATE_", AgentMessage.State.values());
  }

  private static <P extends Enum<P>> void twins(Class<P> proto, String prefix, Enum<?>[] ours) {
    List<String> expected = Arrays.stream(ours).map(c -> prefix + c.name()).toList();
    assertThat(
            Arrays.stream(proto.getEnumConstants())
                .map(Enum::name)
                .filter(
                    name -> !name.equals("UNRECOGNIZED") && !name.equals(prefix + "UNSPECIFIED")))
        .containsExactlyInAnyOrderElementsOf(expected);
  }
}
