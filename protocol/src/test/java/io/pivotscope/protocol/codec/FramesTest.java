package io.pivotscope.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FramesTest {

  @Test
  void framesFollowEachOther() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    Frames.write(out, new byte[] {1, 2, 3});
    Frames.write(out, new byte[0]);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(Frames.read(in)).containsExactly(1, 2, 3);
    assertThat(Frames.read(in)).isEmpty();
    assertThatThrownBy(() -> Frames.read(in)).isInstanceOf(EOFException.class);
  }

  @Test
  void aFrameOverTheLimitIsRefusedOnBothSides() {
    DataOutputStream out = new DataOutputStream(new ByteArrayOutputStream());
    assertThatThrownBy(() -> Frames.write(out, new byte[Frames.MAX_BYTES + 1]))
        .isInstanceOf(MalformedMessageException.class);
    for (byte[] length : new byte[][] {{1, 0, 0, 1}, {-1, -1, -1, -1}}) {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(length));
      assertThatThrownBy(() -> Frames.read(in)).isInstanceOf(MalformedMessageException.class);
    }
  }

  @Test
  void aTornFrameIsTheEndOfTheStream() {
    byte[] torn = {0, 0, 0, 5, 1, 2};
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(torn));
    assertThatThrownBy(() -> Frames.read(in)).isInstanceOf(EOFException.class);
  }
}
