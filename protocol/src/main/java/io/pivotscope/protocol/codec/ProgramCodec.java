package io.pivotscope.protocol.codec;

import com.google.protobuf.CodedInputStream;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.proto.AdviceProto;
import java.io.IOException;

/** An advice program to bytes and back. Stateless. */
public final class ProgramCodec {

  /** Nesting of expressions and lists that a decoder follows. */
  static final int MAX_DEPTH = 512;

  private ProgramCodec() {}

  public static byte[] encode(AdviceProgram program) {
    return ProgramToProto.program(program).toByteArray();
  }

  /**
   * Decodes a program. Indices, types and references inside it are not checked here: whoever runs
   * it verifies it.
   *
   * @throws MalformedMessageException if the bytes are no program, or nest too deeply
   */
  public static AdviceProgram decode(byte[] bytes) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      in.setRecursionLimit(MAX_DEPTH);
      AdviceProto.AdviceProgram program = AdviceProto.AdviceProgram.parseFrom(in);
      in.checkLastTagWas(0);
      return ProgramFromProto.program(program);
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedMessageException(String.valueOf(e.getMessage()), e);
    }
  }
}
