package io.pivotscope.baggage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pivotscope.baggage.accumulate.Accumulators;
import io.pivotscope.baggage.accumulate.Aggregate;
import io.pivotscope.baggage.accumulate.StateJson;
import io.pivotscope.baggage.testing.Json;
import io.pivotscope.baggage.testing.Randomly;
import io.pivotscope.baggage.value.MalformedException;
import io.pivotscope.baggage.value.Type;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code src/test/python/read_baggage.py}, which was written from docs/wire.md alone, finds in the
 * bytes what Java finds, field by field, and refuses what Java refuses. So the page is complete.
 */
@Timeout(300)
class PythonReaderTest {
  private static final Path READER = Path.of("src", "test", "python", "read_baggage.py");
  private static final int RANDOM_HEADERS = 400;
  private static final int DAMAGED_HEADERS = 2_000;

  /** What to read: a header, a content, or the state of a function. */
  private record Input(String name, String what, String hex) {
    byte[] bytes() {
      return HexFormat.of().parseHex(hex);
    }

    /**
     * @throws MalformedException if it is not what it says
     */
    Object read() {
      return switch (what) {
        case "header" -> HeaderJson.header(bytes());
        case "content" -> HeaderJson.content(bytes());
        default -> StateJson.of(Accumulators.decode(Aggregate.valueOf(what), Type.ANY, bytes()));
      };
    }
  }

  @TempDir Path directory;

  @Test
  void goldenVectorsReadTheSame() throws Exception {
    List<Input> inputs = new ArrayList<>();
    golden("header-vectors.properties")
        .forEach((name, hex) -> inputs.add(new Input(name, "header", hex)));
    golden("accumulate/state-vectors.properties")
        .forEach((name, hex) -> inputs.add(new Input(name, beforeDot(name), hex)));
    assertReadTheSame(inputs);
  }

  @Test
  void randomHeadersReadTheSame() throws Exception {
    List<Input> inputs = new ArrayList<>();
    Randomly.runs(RANDOM_HEADERS)
        .check(
            (random, size) -> {
              String hex = HexFormat.of().formatHex(new RandomHeaders(random).next());
              inputs.add(new Input("header " + inputs.size(), "header", hex));
            });
    assertReadTheSame(inputs);
  }

  private void assertReadTheSame(List<Input> inputs) throws Exception {
    List<String> lines = python(inputs);
    for (int i = 0; i < inputs.size(); i++) {
      Input input = inputs.get(i);
      assertThat(lines.get(i)).as(input.toString()).isEqualTo(Json.write(input.read()));
    }
  }

  @Test
  void malformedVectorsAreRefusedByBoth() throws Exception {
    List<Input> inputs = new ArrayList<>();
    golden("malformed-vectors.properties")
        .forEach((name, hex) -> inputs.add(new Input(name, beforeDot(name), hex)));
    for (Input input : inputs) {
      assertThatThrownBy(input::read).as(input.name()).isInstanceOf(MalformedException.class);
    }
    List<String> lines = python(inputs);
    for (int i = 0; i < inputs.size(); i++) {
      assertThat(lines.get(i)).as(inputs.get(i).name()).startsWith("{\"malformed\":");
    }
  }

  /** The two agree on what is a header, and on which of its contents can be read. */
  @Test
  void damagedHeadersAreJudgedTheSame() throws Exception {
    SplittableRandom random = new SplittableRandom(20151004);
    List<byte[]> vectors = List.copyOf(HeaderVectors.all().values());
    List<Input> inputs = new ArrayList<>();
    for (int i = 0; i < DAMAGED_HEADERS; i++) {
      boolean vector = random.nextBoolean();
      byte[] whole = vector ? Randomly.oneOf(random, vectors) : new RandomHeaders(random).next();
      byte[] damaged = HeaderCodecTest.damaged(random, whole, 4);
      inputs.add(new Input("damaged " + i, "header", HexFormat.of().formatHex(damaged)));
    }
    List<String> lines = python(inputs);
    int refused = 0;
    int unreadable = 0;
    for (int i = 0; i < inputs.size(); i++) {
      String mine = verdict(inputs.get(i));
      assertThat(verdict(lines.get(i))).as(inputs.get(i).toString()).isEqualTo(mine);
      refused += mine.equals("malformed") ? 1 : 0;
      unreadable += mine.contains("unreadable") ? 1 : 0;
    }
    assertThat(refused).isBetween(DAMAGED_HEADERS / 20, DAMAGED_HEADERS / 2);
    assertThat(unreadable).isGreaterThan(DAMAGED_HEADERS / 20);
  }

  private static String verdict(Input input) {
    try {
      return verdict(Json.write(input.read()));
    } catch (MalformedException e) {
      return "malformed";
    }
  }

  private static String verdict(String json) {
    if (json.startsWith("{\"malformed\":")) {
      return "malformed";
    }
    StringBuilder verdict = new StringBuilder();
    for (String content : json.split("\"content\":", -1)) {
      verdict.append(content.startsWith("\"unreadable\"") ? "unreadable " : "read ");
    }
    return verdict.toString();
  }

  /** A line of JSON for each input. */
  private List<String> python(List<Input> inputs) throws Exception {
    Path in = directory.resolve("in");
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Files.write(in, inputs.stream().map(input -> input.what() + ' ' + input.hex()).toList());
    Process process;
    try {
      process =
          new ProcessBuilder("python3", READER.toString())
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
    } catch (IOException e) {
      System.out.println("skipped: there is no python3 to read baggage with: " + e.getMessage());
      assumeTrue(false, "no python3");
      throw e;
    }
    try {
      assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    List<String> lines = Files.readAllLines(out);
    assertThat(lines).hasSameSizeAs(inputs);
    return lines;
  }

  private static String beforeDot(String name) {
    return name.substring(0, name.indexOf('.'));
  }

  private static TreeMap<String, String> golden(String resource) throws IOException {
    Properties golden = new Properties();
    try (InputStream in = PythonReaderTest.class.getResourceAsStream(resource)) {
      golden.load(in);
    }
    TreeMap<String, String> vectors = new TreeMap<>();
    golden.forEach((name, hex) -> vectors.put((String) name, (String) hex));
    return vectors;
  }
}
