package io.pivotscope.frontend.fuzz;

import io.pivotscope.protocol.codec.LinkCodec;
import io.pivotscope.protocol.link.AgentMessage;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Peers of the agents' port that have the token or not, and keep to the protocol or not. */
final class AgentConversations {
  private static final int MAX_MESSAGES = 200;

  /** Processes that say they are new: the frontend remembers those that had the token. */
  private static final int INCARNATIONS = 50;

  private final InetSocketAddress address;
  private final String token;
  private final RandomGenerator random;
  private final Mutator mutator;
  private final Lies lies;

  AgentConversations(InetSocketAddress address, String token, RandomGenerator random, Lies lies) {
    this.address = address;
    this.token = token;
    this.random = random;
    this.mutator = new Mutator(random);
    this.lies = lies;
  }

  /** One connection from beginning to end; that it is cut is no surprise. */
  void one() {
    try (Socket socket = new Socket()) {
      socket.connect(address, 5_000);
      socket.setSoTimeout(20);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      switch (random.nextInt(8)) {
        case 0 -> out.write(mutator.garbage(2_000));
        case 1 -> wrongLength(out);
        case 2 -> beforeHello(out);
        default -> asLiar(socket, out);
      }
      if (random.nextBoolean()) {
        drain(socket.getInputStream());
      }
    } catch (IOException cut) {
      // That is what such a peer deserves.
    }
  }

  private void wrongLength(DataOutputStream out) throws IOException {
    int[] lengths = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 16 << 20, (16 << 20) + 1, 0, 5};
    out.writeInt(lengths[random.nextInt(lengths.length)]);
    out.write(mutator.garbage(100_000));
  }

  private void beforeHello(DataOutputStream out) throws IOException {
    AgentMessage first =
        random.nextBoolean() ? lies.next() : Lies.hello(random.nextLong(), "not the token");
    frame(out, LinkCodec.encode(first));
    frame(out, LinkCodec.encode(lies.next()));
  }

  private void asLiar(Socket socket, DataOutputStream out) throws IOException {
    frame(out, LinkCodec.encode(Lies.hello(random.nextInt(INCARNATIONS), token)));
    boolean mutates = random.nextBoolean();
    boolean reads = random.nextBoolean();
    for (int n = random.nextInt(MAX_MESSAGES); n > 0; n--) {
      byte[] message = LinkCodec.encode(lies.next());
      if (mutates && random.nextInt(4) == 0) {
        message = mutator.mutant(List.of(message, LinkCodec.encode(lies.report())));
      }
      if (random.nextInt(200) == 0) {
        message = LinkCodec.encode(Lies.hello(random.nextInt(INCARNATIONS), token));
      }
      frame(out, message);
      if (reads) {
        drain(socket.getInputStream());
      }
    }
    if (random.nextInt(4) == 0) {
      out.writeInt(1 << random.nextInt(24));
      out.write(mutator.garbage(1_000));
    }
  }

  private static void frame(DataOutputStream out, byte[] body) throws IOException {
    out.writeInt(body.length);
    out.write(body);
  }

  /** What is there, without waiting for more. */
  private static void drain(InputStream in) throws IOException {
    while (in.available() > 0 && in.skip(in.available()) > 0) {
      Thread.onSpinWait();
    }
  }

  /** Bodies of frames to begin with. */
  static List<byte[]> seeds(Lies lies, String token) {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(LinkCodec.encode(Lies.hello(1, token)));
    for (int i = 0; i < 50; i++) {
      seeds.add(LinkCodec.encode(lies.next()));
    }
    return seeds;
  }
}
