package io.pivotscope.agent.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import org.junit.jupiter.api.Test;

/** With a generated message that knows nothing of our field. */
class HeaderFieldTest {
  private static final byte[] HEADER = {0, 1, (byte) 0x80, -1};
  private static final FieldDescriptorProto PLAIN =
      FieldDescriptorProto.newBuilder().setName("call").setNumber(7).build();

  @Test
  void aMessageWithoutItCarriesNothing() {
    assertThat(HeaderField.read(PLAIN)).isNull();
  }

  @Test
  void survivesTheWireBesideTheKnownFields() throws Exception {
    FieldDescriptorProto sent = (FieldDescriptorProto) HeaderField.written(PLAIN, HEADER);
    FieldDescriptorProto received = FieldDescriptorProto.parseFrom(sent.toByteArray());
    assertThat(HeaderField.read(received)).isEqualTo(HEADER);
    assertThat(received.getName()).isEqualTo("call");
    assertThat(received.getNumber()).isEqualTo(7);
    assertThat(sent.getSerializedSize() - PLAIN.getSerializedSize())
        .as("tag of three bytes, length of one")
        .isEqualTo(4 + HEADER.length);
    assertThat(PLAIN.getUnknownFields().asMap()).as("the original is untouched").isEmpty();
  }

  @Test
  void otherUnknownFieldsStay() throws Exception {
    UnknownFieldSet.Field other = UnknownFieldSet.Field.newBuilder().addVarint(42).build();
    FieldDescriptorProto newer =
        PLAIN.toBuilder()
            .setUnknownFields(UnknownFieldSet.newBuilder().addField(2000, other).build())
            .build();
    FieldDescriptorProto received = wire(HeaderField.written(newer, HEADER));
    assertThat(HeaderField.read(received)).isEqualTo(HEADER);
    assertThat(received.getUnknownFields().getField(2000).getVarintList()).containsExactly(42L);
  }

  @Test
  void aBuilderCanCarryIt() throws Exception {
    FieldDescriptorProto.Builder builder = FieldDescriptorProto.newBuilder();
    HeaderField.write(builder, FieldDescriptorProto.class, HEADER);
    FieldDescriptorProto received = wire(builder.setName("reply").build());
    assertThat(HeaderField.read(received)).isEqualTo(HEADER);
    assertThat(received.getName()).isEqualTo("reply");
  }

  @Test
  void theLastOneWins() {
    UnknownFieldSet.Field twice =
        UnknownFieldSet.Field.newBuilder()
            .addLengthDelimited(ByteString.copyFromUtf8("first"))
            .addLengthDelimited(ByteString.copyFrom(HEADER))
            .build();
    assertThat(HeaderField.read(with(twice))).isEqualTo(HEADER);
  }

  /** Anybody may have sent this: it is no header, but no failure either. */
  @Test
  void aFieldOfAnotherTypeIsNone() {
    assertThat(HeaderField.read(with(UnknownFieldSet.Field.newBuilder().addVarint(1).build())))
        .isNull();
  }

  @Test
  void whatIsNoMessageIsRefused() {
    assertThatThrownBy(() -> HeaderField.read("text")).isInstanceOf(IllegalStateException.class);
  }

  private static FieldDescriptorProto with(UnknownFieldSet.Field field) {
    return PLAIN.toBuilder()
        .setUnknownFields(UnknownFieldSet.newBuilder().addField(HeaderField.NUMBER, field).build())
        .build();
  }

  private static FieldDescriptorProto wire(Object message) throws InvalidProtocolBufferException {
    return FieldDescriptorProto.parseFrom(((FieldDescriptorProto) message).toByteArray());
  }
}
