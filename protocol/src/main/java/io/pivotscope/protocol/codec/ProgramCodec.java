package io.pivotscope.protocol.codec;

import com.google.protobuf.CodedInputStream;
import io.pivotscope.protocol.advice.AdviceProgram;
import io.pivotscope.protocol.proto.AdviceProto;
import java.io.IOException;

/** An advice program to bytes and back. Stateless. */
public final class ProgramCodec {

  /** Nesting of expressions and lists that a decoder follows. */
  static final int MAX_DEPTH = 512;

  /** Of an encoded program. What is decoded takes many times its bytes. */
  public static final int MAX_BYTES = 1 << 20;

  private ProgramCodec() {}

  public static byte[] encode(AdviceProgram program) {
    return ProgramToProto.program(program).toByteArray();
  }

  /**
   * Decodes a program. Indices, types and references inside it are not checked here: whoever runs
   * it verifies it.
   *
   * @throws MalformedMessageException if the bytes are no program, or too many, or nest too deeply
   */
  public static AdviceProgram decode(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new MalformedMessageException("a program of more than " + MAX_BYTES + " bytes");
    }
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
