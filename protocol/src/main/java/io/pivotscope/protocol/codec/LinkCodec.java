package io.pivotscope.protocol.codec;

import io.pivotscope.protocol.carrier.CarrierFile;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.Goodbye;
import io.pivotscope.protocol.link.AgentMessage.Heartbeat;
import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.AgentMessage.Report;
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.link.FrontendMessage.DesiredQuery;
import io.pivotscope.protocol.link.FrontendMessage.DesiredState;
import io.pivotscope.protocol.link.FrontendMessage.ReportAck;
import io.pivotscope.protocol.link.FrontendMessage.Welcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a frame: one {@code Envelope} of link.proto. Stateless. Every decoder throws {@link
 * MalformedMessageException}, and nothing else, for bytes that are no message from that side.
 *
 * <p>Hello, heartbeat, goodbye, welcome, desired state and acknowledgement are coded here by hand,
 * and reports in {@link ReportCodec}; the others go to {@link LinkProtobuf}, which is loaded with
 * the first of them.
 */
public final class LinkCodec {
  static final int HELLO = 1;
  static final int HEARTBEAT = 2;
  static final int QUERY_STATUS = 3;
  static final int REPORT = 4;
  static final int DESCRIPTION = 5;
  static final int GOODBYE = 6;
  static final int PROPAGATION = 7;
  static final int FOUND = 8;
  static final int WELCOME = 17;
  static final int DESIRED_STATE = 18;
  static final int REPORT_ACK = 19;
  static final int DESCRIBE = 20;
  static final int FIND = 21;

  /** Queries and files of a desired state: each is an object in somebody else's process. */
  static final int MAX_DESIRED = 10_000;

  private LinkCodec() {}

  public static byte[] encode(AgentMessage message) {
    if (message instanceof Hello m) {
      return envelope(HELLO, hello(m));
    } else if (message instanceof Heartbeat m) {
      return envelope(
          HEARTBEAT, new WireWriter().int64(1, m.sentMicros()).fixed64(2, m.watermark()));
    } else if (message instanceof Goodbye m) {
      return envelope(GOODBYE, new WireWriter().fixed64(1, m.watermark()));
    } else if (message instanceof Report m) {
      return envelope(REPORT, ReportCodec.write(m));
    }
    return LinkProtobuf.encode(message);
  }

  public static byte[] encode(FrontendMessage message) {
    if (message instanceof Welcome m) {
      return envelope(WELCOME, welcome(m));
    } else if (message instanceof DesiredState m) {
      return envelope(DESIRED_STATE, desiredState(m));
    } else if (message instanceof ReportAck m) {
      return envelope(
          REPORT_ACK, new WireWriter().int64(1, m.sequence()).int64(2, m.frontendMicros()));
    }
    return LinkProtobuf.encode(message);
  }

  /** Decodes what an agent sent. */
  public static AgentMessage decodeAgent(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    AgentMessage message = null;
    for (int field; (field = in.nextField()) != 0; ) {
      // As protobuf has it for a oneof, the last one counts.
      switch (field) {
        case HELLO -> message = hello(in.message());
        case HEARTBEAT -> message = heartbeat(in.message());
        case GOODBYE -> message = goodbye(in.message());
        case REPORT -> message = ReportCodec.read(in.message());
        case QUERY_STATUS, DESCRIPTION, PROPAGATION, FOUND -> {
          return LinkProtobuf.decodeAgent(bytes);
        }
        default -> in.skip();
      }
    }
    return present(message);
  }

  /** Decodes what the frontend sent. */
  public static FrontendMessage decodeFrontend(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    FrontendMessage message = null;
    for (int field; (field = in.nextField()) != 0; ) {
      switch (field) {
        case WELCOME -> message = welcome(in.message());
        case DESIRED_STATE -> message = desiredState(in.message());
        case REPORT_ACK -> message = reportAck(in.message());
        default -> {
          return LinkProtobuf.decodeFrontend(bytes);
        }
      }
    }
    return present(message);
  }

  static <T> T present(@Nullable T message) {
    if (message == null) {
      throw new MalformedMessageException("an envelope without a message");
    }
    return message;
  }

  private static byte[] envelope(int field, WireWriter body) {
    return new WireWriter(body.size() + 10).message(field, body).toBytes();
  }

  private static WireWriter hello(Hello m) {
    return new WireWriter()
        .fixed64(1, m.incarnation())
        .string(2, m.procName())
        .string(3, m.host())
        .int64(4, m.pid())
        .string(5, m.javaVersion())
        .string(6, m.agentVersion())
        .string(7, m.token())
        .int64(8, m.startMicros())
        .int64(9, m.sentMicros())
        .fixed64(10, m.hlc());
  }

  private static Hello hello(WireReader in) {
    long incarnation = 0;
    long pid = 0;
    long startMicros = 0;
    long sentMicros = 0;
    long hlc = 0;
    String procName = "";
    String host = "";
    String javaVersion = "";
    String agentVersion = "";
    String token = "";
    for (int field; (field = in.nextField()) != 0; ) {
      switch (field) {
        case 1 -> incarnation = in.fixed64();
        case 2 -> procName = in.string();
        case 3 -> host = in.string();
        case 4 -> pid = in.int64();
        case 5 -> javaVersion = in.string();
        case 6 -> agentVersion = in.string();
        case 7 -> token = in.string();
        case 8 -> startMicros = in.int64();
        case 9 -> sentMicros = in.int64();
        case 10 -> hlc = in.fixed64();
        default -> in.skip();
      }
    }
    return new Hello(
        incarnation,
        procName,
        host,
        pid,
        javaVersion,
        agentVersion,
        token,
        startMicros,
        sentMicros,
        hlc);
  }

  private static Heartbeat heartbeat(WireReader in) {
    long sentMicros = 0;
    long watermark = 0;
    for (int field; (field = in.nextField()) != 0; ) {
      switch (field) {
        case 1 -> sentMicros = in.int64();
        case 2 -> watermark = in.fixed64();
        default -> in.skip();
      }
    }
    return new Heartbeat(sentMicros, watermark);
  }

  private static Goodbye goodbye(WireReader in) {
    long watermark = 0;
    for (int field; (field = in.nextField()) != 0; ) {
      if (field == 1) {
        watermark = in.fixed64();
      } else {
        in.skip();
      }
    }
    return new Goodbye(watermark);
  }

  private static WireWriter welcome(Welcome m) {
    return new WireWriter()
        .optionalString(1, m.refusal())
        .int64(2, m.helloMicros())
        .int64(3, m.frontendMicros())
        .fixed64(4, m.frontier())
        .int64(5, m.leaseMillis())
        .int64(6, m.acknowledged());
  }

  private static Welcome welcome(WireReader in) {
    String refusal = null;
    long helloMicros = 0;
    long frontendMicros = 0;
    long frontier = 0;
    long leaseMillis = 0;
    long acknowledged = 0;
    for (int field; (field = in.nextField()) != 0; ) {
      switch (field) {
        case 1 -> refusal = in.string();
        case 2 -> helloMicros = in.int64();
        case 3 -> frontendMicros = in.int64();
        case 4 -> frontier = in.fixed64();
        case 5 -> leaseMillis = in.int64();
        case 6 -> acknowledged = in.int64();
        default -> in.skip();
      }
    }
    return new Welcome(refusal, helloMicros, frontendMicros, frontier, leaseMillis, acknowledged);
  }

  private static WireWriter desiredState(DesiredState m) {
    WireWriter out = new WireWriter().int64(1, m.version());
    for (DesiredQuery query : m.queries()) {
      WireWriter body =
          new WireWriter()
              .int64(1, query.queryId())
              .int64(2, query.epoch())
              .fixed64(3, query.t0())
              .fixed64(4, query.t1())
              .bytes(5, query.program());
      out.message(2, body);
    }
    for (CarrierFile carrier : m.carriers()) {
      WireWriter body = new WireWriter().string(1, carrier.file()).string(2, carrier.text());
      out.message(3, body);
    }
    return out;
  }

  private static DesiredState desiredState(WireReader in) {
    long version = 0;
    List<DesiredQuery> queries = new ArrayList<>();
    List<CarrierFile> carriers = new ArrayList<>();
    for (int field; (field = in.nextField()) != 0; ) {
      if (queries.size() + carriers.size() > MAX_DESIRED) {
        throw new MalformedMessageException("more than " + MAX_DESIRED + " queries are wanted");
      }
      switch (field) {
        case 1 -> version = in.int64();
        case 2 -> queries.add(desiredQuery(in.message()));
        case 3 -> carriers.add(carrierFile(in.message()));
        default -> in.skip();
      }
    }
    return new DesiredState(version, queries, carriers);
  }

  private static CarrierFile carrierFile(WireReader in) {
    String file = "";
    String text = "";
    for (int field; (field = in.nextField()) != 0; ) {
      switch (field) {
        case 1 -> file = in.string();
        case 2 -> text = in.string();
        default -> in.skip();
      }
    }
    return new CarrierFile(file, text);
  }

  private static DesiredQuery desiredQuery(WireReader in) {
    long queryId = 0;
    long epoch = 0;
    long t0 = 0;
    long t1 = 0;
    byte[] program = {};
    for (int field; (field = in.nextField()) != 0; ) {
      switch (field) {
        case 1 -> queryId = in.int64();
        case 2 -> epoch = in.int64();
        case 3 -> t0 = in.fixed64();
        case 4 -> t1 = in.fixed64();
        case 5 -> program = in.bytes();
        default -> in.skip();
      }
    }
    return new DesiredQuery(queryId, epoch, t0, t1, program);
  }

  private static ReportAck reportAck(WireReader in) {
    long sequence = 0;
    long frontendMicros = 0;
    for (int field; (field = in.nextField()) != 0; ) {
      switch (field) {
        case 1 -> sequence = in.int64();
        case 2 -> frontendMicros = in.int64();
        default -> in.skip();
      }
    }
    return new ReportAck(sequence, frontendMicros);
  }
}
