package io.pivotscope.agent.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import io.pivotscope.agent.propagate.Mismatch;
import io.pivotscope.protocol.carrier.CarrierFile;
import io.pivotscope.protocol.carrier.CarrierParser;
import io.pivotscope.protocol.carrier.HeaderAt;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each place of a header, put and taken as a declaration says. */
class HeaderPlaceTest {
  private static final byte[] HEADER = {1, -2, 3};

  /** Private fields, one of them declared higher up. */
  private static class Base {
    private final Map<String, Object> headers = new HashMap<>();
  }

  private static final class Message extends Base {
    private byte @Nullable [] spare;
    private @Nullable StringValue proto = StringValue.of("x");
    private final Map<String, Object> set = new HashMap<>();

    void setHeader(String key, String value) {
      set.put(key, value);
    }

    void setBoth(String key, String value) {
      throw new AssertionError("bytes can be set");
    }

    void setBoth(String key, byte[] value) {
      set.put(key, value);
    }

    @Nullable Object header(String key) {
      return set.get(key);
    }
  }

  private final Message message = new Message();
  private final @Nullable Object[] args = {message};
  private final Moment at = new Moment(null, args, null);

  private static HeaderPlace place(String written) {
    CarrierParser.Parsed parsed =
        CarrierParser.parse(
            new CarrierFile(
                "test.carrier",
                "carrier \"t\" { message { send at a.B.c(..) into "
                    + written
                    + " handle at a.B.d(..) from map arg0 \"k\" } }"));
    assertThat(parsed.mistakes()).isEmpty();
    HeaderAt header = parsed.carriers().get(0).exchanges().get(0).steps().get(0).header();
    assertThat(header).isNotNull();
    return HeaderPlace.of(header);
  }

  private void goesThrough(String put, String taken) {
    assertThat(place(taken).read(at)).isNull();
    assertThat(place(put).isThere(at)).isTrue();
    place(put).write(at, HEADER);
    assertThat(place(taken).read(at)).isEqualTo(HEADER);
  }

  @Test
  void anEntryOfAMapHasBytesOrText() {
    goesThrough("map arg0.headers \"k\"", "map arg0.headers \"k\"");
    goesThrough("map arg0.headers \"t\" text", "map arg0.headers \"t\"");
    assertThat(((Base) message).headers.get("t")).isInstanceOf(String.class);
  }

  @Test
  void aFieldIsPrivate() {
    goesThrough("field arg0.spare", "field arg0.spare");
    assertThat(message.spare).isEqualTo(HEADER);
  }

  @Test
  void aMethodTakesBytesIfItCan() {
    goesThrough("method arg0.setBoth \"b\"", "method arg0.header \"b\"");
    assertThat(message.set.get("b")).isInstanceOf(byte[].class);
    goesThrough("method arg0.setHeader \"t\"", "method arg0.header \"t\"");
    assertThat(message.set.get("t")).isInstanceOf(String.class);
  }

  @Test
  void aProtobufMessageIsReplacedWhereItIs() {
    goesThrough("protobuf arg0.proto", "protobuf arg0.proto");
    assertThat(message.proto).isNotNull();
    assertThat(message.proto.getValue()).isEqualTo("x");

    args[0] = StringValue.of("y");
    goesThrough("protobuf arg0", "protobuf arg0");
    assertThat(((StringValue) args[0]).getValue()).isEqualTo("y");
  }

  @Test
  void whatIsNotThereHasNoHeader() {
    message.proto = null;
    assertThat(place("protobuf arg0.proto").isThere(at)).isFalse();
    args[0] = null;
    assertThat(place("map arg0.headers \"k\"").isThere(at)).isFalse();
    assertThat(place("map arg0.headers \"k\"").read(at)).isNull();
  }

  /** Somebody else's value is a header that cannot be read, not an error. */
  @Test
  void textThatIsNotOursIsEmpty() {
    message.setHeader("t", "not Base64!");
    assertThat(place("method arg0.header \"t\"").read(at)).isEmpty();
  }

  @Test
  void whatIsNotAsDeclaredIsNamed() {
    String type = Message.class.getName();
    assertThatThrownBy(() -> place("map arg0.heders \"k\"").read(at))
        .isInstanceOf(Mismatch.class)
        .hasMessage(type + " has no field heders");
    assertThatThrownBy(() -> place("method arg0.header \"k\"").write(at, HEADER))
        .isInstanceOf(Mismatch.class)
        .hasMessage(type + " has no header(String, byte[]) or (String, String)");
    assertThatThrownBy(() -> place("map arg0.proto \"k\"").read(at))
        .isInstanceOf(Mismatch.class)
        .hasMessage(StringValue.class.getName() + " is no map");
    assertThatThrownBy(() -> place("protobuf arg0").read(at)).isInstanceOf(Mismatch.class);
  }
}
