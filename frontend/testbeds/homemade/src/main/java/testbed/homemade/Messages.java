package testbed.homemade;

import com.google.protobuf.StringValue;
import java.io.IOException;
import testbed.guest.Events;
import testbed.homemade.Sockets.End;

/** Calls whose requests and replies are protobuf messages; the caller's thread does all of it. */
final class Messages {
  private Messages() {}

  static final class Client {
    private final ThreadLocal<End> ends;

    Client(int port) {
      ends =
          ThreadLocal.withInitial(
              () -> {
                try {
                  return Sockets.connect(port);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
    }

    String call(String body) throws IOException {
      write(StringValue.of(body));
      return read(ends.get().readFrame()).getValue();
    }

    private void write(StringValue request) throws IOException {
      ends.get().writeFrame(request.toByteArray());
    }

    private StringValue read(byte[] frame) throws IOException {
      return StringValue.parseFrom(frame);
    }
  }

  static final class Server {
    int start() throws IOException {
      return Sockets.listen(
          end -> {
            while (true) {
              serve(end, StringValue.parseFrom(end.readFrame()));
            }
          });
    }

    private void serve(End end, StringValue request) throws IOException {
      Events.b(request.getValue());
      end.writeFrame(reply(request).toByteArray());
    }

    private StringValue reply(StringValue request) {
      return StringValue.of(request.getValue());
    }
  }
}
