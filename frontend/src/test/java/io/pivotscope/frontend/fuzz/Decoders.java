package io.pivotscope.frontend.fuzz;

import io.pivotscope.baggage.HeaderCodec;
import io.pivotscope.baggage.accumulate.Accumulator;
import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.value.MalformedException;
import io.pivotscope.baggage.value.Tuple;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.baggage.value.ValueCodec;
import io.pivotscope.protocol.carrier.CarrierFile;
import io.pivotscope.protocol.carrier.CarrierParser;
import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.codec.MalformedMessageException;
import io.pivotscope.protocol.codec.ProgramCodec;
import io.pivotscope.protocol.evaluate.Patterns;
import io.pivotscope.protocol.verify.ProgramVerifier;
import io.pivotscope.protocol.verify.UnsoundProgramException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/** Everything that reads what somebody else wrote, with something to begin with. */
enum Decoders {
  AGENT_MESSAGE {
    @Override
    List<byte[]> seeds(RandomGenerator random) {
      return AgentConversations.seeds(new Lies(random, 1, 1), "secret");
    }

    @Override
    void decode(byte[] bytes) {
      LinkCodec.encode(LinkCodec.decodeAgent(bytes));
    }
  },
  FRONTEND_MESSAGE {
    @Override
    List<byte[]> seeds(RandomGenerator random) {
      Wishes wishes = new Wishes(random);
      List<byte[]> seeds = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        seeds.add(LinkCodec.encode(wishes.next()));
      }
      return seeds;
    }

    @Override
    void decode(byte[] bytes) {
      LinkCodec.encode(LinkCodec.decodeFrontend(bytes));
    }
  },
  PROGRAM {
    @Override
    List<byte[]> seeds(RandomGenerator random) {
      return List.of(
          ProgramCodec.encode(Wishes.counting("a.B", "x")),
          ProgramCodec.encode(io.pivotscope.frontend.lifecycle.Programs.streams()),
          ProgramCodec.encode(io.pivotscope.frontend.lifecycle.Programs.sums(7)));
    }

    @Override
    void decode(byte[] bytes) throws UnsoundProgramException {
      ProgramVerifier.verify(ProgramCodec.decode(bytes));
    }
  },
  HEADER {
    @Override
    List<byte[]> seeds(RandomGenerator random) {
      return headers();
    }

    @Override
    void decode(byte[] bytes) {
      HeaderCodec.decode(bytes);
    }
  },
  TUPLE {
    @Override
    List<byte[]> seeds(RandomGenerator random) {
      return List.of(
          ValueCodec.encodeTuple(Tuple.of("text", 1L, -1L, 2.5, true, null)),
          ValueCodec.encodeTuple(Tuple.of(List.of("a", List.of(1L, List.of())))));
    }

    @Override
    void decode(byte[] bytes) {
      ValueCodec.encodeTuple(ValueCodec.decodeTuple(bytes));
    }
  },
  STATES {
    @Override
    List<byte[]> seeds(RandomGenerator random) {
      Accumulator[] cells = Accumulators.create(FUNCTIONS, TYPES);
      for (Accumulator cell : cells) {
        for (int i = 0; i < 50; i++) {
          cell.add(random.nextLong() >> random.nextInt(64));
        }
      }
      return List.of(
          Accumulators.encode(cells), Accumulators.encode(Accumulators.create(FUNCTIONS, TYPES)));
    }

    @Override
    void decode(byte[] bytes) {
      Accumulator[] cells = Accumulators.decode(FUNCTIONS, TYPES, bytes);
      Accumulators.merge(cells, Accumulators.decode(FUNCTIONS, TYPES, bytes));
      for (Accumulator cell : cells) {
        cell.result();
      }
    }
  },
  CARRIER_FILE {
    @Override
    List<byte[]> seeds(RandomGenerator random) {
      return List.of(
          bytes("carrier Mine\n  on a.B.send(..)\n  header at arg0.headers\n"),
          bytes("# nothing\n\ncarrier X\n attach this.out\n"));
    }

    @Override
    void decode(byte[] bytes) {
      CarrierParser.parse(new CarrierFile("x.carrier", text(bytes)));
    }
  },
  PATTERN {
    @Override
    List<byte[]> seeds(RandomGenerator random) {
      return List.of(bytes("(a+)+$|[^b-z]{2,5}?\\p{Lu}"), bytes("^(?i:x(y|z)*)\\d{1,1000}"));
    }

    @Override
    void decode(byte[] bytes) {
      Patterns.mistake(text(bytes));
    }
  };

  private static final List<Aggregate> FUNCTIONS = List.of(Aggregate.values());
  private static final List<Type> TYPES = FUNCTIONS.stream().map(f -> Type.LONG).toList();

  abstract List<byte[]> seeds(RandomGenerator random);

  /** Reads it, or says in its own words that it cannot. */
  abstract void decode(byte[] bytes) throws UnsoundProgramException;

  /**
   * Whether it is anything.
   *
   * @throws AssertionError if it is answered with anything but the one exception for it
   */
  boolean reads(byte[] bytes) {
    try {
      decode(bytes);
      return true;
    } catch (MalformedException | MalformedMessageException | UnsoundProgramException expected) {
      return false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(name() + " " + HexFormat.of().formatHex(bytes), e);
    }
  }

  /** What a hop carries, from docs/wire.md and its test vectors. */
  static List<byte[]> headers() {
    return List.of(
        HexFormat.of().parseHex("500ca0e669e40000054f8380c0843d11223344556677880900"),
        HexFormat.of().parseHex("40000000000000000000000000"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
