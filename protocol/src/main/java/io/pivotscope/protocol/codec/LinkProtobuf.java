package io.pivotscope.protocol.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.link.AgentMessage;
import io.pivotscope.protocol.link.AgentMessage.Description;
import io.pivotscope.protocol.link.AgentMessage.Found;
import io.pivotscope.protocol.link.AgentMessage.FoundClass;
import io.pivotscope.protocol.link.AgentMessage.FoundMethod;
import io.pivotscope.protocol.link.AgentMessage.HopCounts;
import io.pivotscope.protocol.link.AgentMessage.MethodDescription;
import io.pivotscope.protocol.link.AgentMessage.PathType;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import io.pivotscope.protocol.link.AgentMessage.QueryStatus;
import io.pivotscope.protocol.link.AgentMessage.Refusal;
import io.pivotscope.protocol.link.AgentMessage.State;
import io.pivotscope.protocol.link.AgentMessage.TracepointStatus;
import io.pivotscope.protocol.link.FrontendMessage;
import io.pivotscope.protocol.link.FrontendMessage.Describe;
import io.pivotscope.protocol.link.FrontendMessage.Find;
import io.pivotscope.protocol.proto.LinkProto;
import java.util.ArrayList;
import java.util.List;

/** The messages of {@link LinkCodec} that are coded by protobuf-java. */
final class LinkProtobuf {
  private LinkProtobuf() {}

  static byte[] encode(AgentMessage message) {
    LinkProto.Envelope.Builder envelope = LinkProto.Envelope.newBuilder();
    if (message instanceof QueryStatus m) {
      envelope.setQueryStatus(status(m));
    } else if (message instanceof Description m) {
      envelope.setDescription(description(m));
    } else if (message instanceof Propagation m) {
      envelope.setPropagation(propagation(m));
    } else if (message instanceof Found m) {
      envelope.setFound(found(m));
    } else {
      throw new IllegalArgumentException(message.getClass().getName());
    }
    return envelope.build().toByteArray();
  }

  static byte[] encode(FrontendMessage message) {
    if (message instanceof Find m) {
      return LinkProto.Envelope.newBuilder().setFind(find(m)).build().toByteArray();
    }
    if (!(message instanceof Describe m)) {
      throw new IllegalArgumentException(message.getClass().getName());
    }
    LinkProto.Describe.Builder describe =
        LinkProto.Describe.newBuilder()
            .setRequestId(m.requestId())
            .setMethod(ProgramToProto.method(m.method()))
            .setPlace(ProgramToProto.kind(m.place()))
            .setLine(m.place().line());
    if (m.place().callee() != null) {
      describe.setCallee(ProgramToProto.method(m.place().callee()));
    }
    m.paths().forEach(path -> describe.addPaths(ProgramToProto.path(path)));
    return LinkProto.Envelope.newBuilder().setDescribe(describe).build().toByteArray();
  }

  static AgentMessage decodeAgent(byte[] bytes) {
    return decode(
        bytes,
        envelope ->
            switch (envelope.getBodyCase()) {
              case QUERY_STATUS -> status(envelope.getQueryStatus());
              case DESCRIPTION -> description(envelope.getDescription());
              case PROPAGATION -> propagation(envelope.getPropagation());
              case FOUND -> found(envelope.getFound());
              default -> throw unexpected(envelope);
            });
  }

  static FrontendMessage decodeFrontend(byte[] bytes) {
    return decode(
        bytes,
        envelope -> {
          if (envelope.getBodyCase() == LinkProto.Envelope.BodyCase.FIND) {
            return find(envelope.getFind());
          }
          if (envelope.getBodyCase() != LinkProto.Envelope.BodyCase.DESCRIBE) {
            throw unexpected(envelope);
          }
          LinkProto.Describe m = envelope.getDescribe();
          List<Path> paths = new ArrayList<>();
          m.getPathsList().forEach(path -> paths.add(ProgramFromProto.path(path)));
          return new Describe(
              m.getRequestId(),
              ProgramFromProto.method(m.getMethod()),
              ProgramFromProto.place(
                  m.getPlace(),
                  m.getLine(),
                  m.hasCallee() ? ProgramFromProto.method(m.getCallee()) : null),
              paths);
        });
  }

  private interface Body<T> {
    T of(LinkProto.Envelope envelope);
  }

  private static <T> T decode(byte[] bytes, Body<T> body) {
    MessageVolume.check(bytes);
    try {
      return body.of(LinkProto.Envelope.parseFrom(bytes));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new MalformedMessageException(String.valueOf(e.getMessage()), e);
    }
  }

  private static MalformedMessageException unexpected(LinkProto.Envelope envelope) {
    return new MalformedMessageException("a message of kind " + envelope.getBodyCase());
  }

  private static LinkProto.QueryStatus status(QueryStatus m) {
    LinkProto.QueryStatus.Builder out =
        LinkProto.QueryStatus.newBuilder()
            .setQueryId(m.queryId())
            .setEpoch(m.epoch())
            .setState(Enums.toProto(LinkProto.QueryStatus.State.class, "STATE_", m.state()))
            .setHlc(m.hlc())
            .setPauseNanos(m.pauseNanos());
    if (m.t0() != QueryStatus.UNSAID) {
      out.setT0(m.t0());
    }
    if (m.reason() != null) {
      out.setReason(m.reason());
    }
    for (TracepointStatus t : m.tracepoints()) {
      LinkProto.TracepointStatus.Builder status =
          LinkProto.TracepointStatus.newBuilder()
              .setAdvice(t.advice())
              .setClasses(t.classes())
              .setMethods(t.methods())
              .addAllOnStack(t.onStack());
      t.refusals().forEach(refusal -> status.addRefusals(refusal(refusal)));
      out.addTracepoints(status);
    }
    return out.build();
  }

  private static QueryStatus status(LinkProto.QueryStatus m) {
    List<TracepointStatus> tracepoints = new ArrayList<>();
    for (LinkProto.TracepointStatus t : m.getTracepointsList()) {
      tracepoints.add(
          new TracepointStatus(
              t.getAdvice(),
              t.getClasses(),
              t.getMethods(),
              refusals(t.getRefusalsList()),
              t.getOnStackList()));
    }
    return new QueryStatus(
        m.getQueryId(),
        m.getEpoch(),
        Enums.fromProto(State.class, "STATE_", m.getState()),
        m.getHlc(),
        m.hasT0() ? m.getT0() : QueryStatus.UNSAID,
        m.hasReason() ? m.getReason() : null,
        tracepoints,
        m.getPauseNanos());
  }

  private static LinkProto.TracepointStatus.Refusal.Builder refusal(Refusal m) {
    return LinkProto.TracepointStatus.Refusal.newBuilder().setWhere(m.where()).setWhy(m.why());
  }

  private static List<Refusal> refusals(List<LinkProto.TracepointStatus.Refusal> all) {
    return all.stream().map(m -> new Refusal(m.getWhere(), m.getWhy())).toList();
  }

  private static LinkProto.Propagation.Builder propagation(Propagation m) {
    LinkProto.Propagation.Builder out =
        LinkProto.Propagation.newBuilder()
            .setThreadsInRequests(m.threadsInRequests())
            .setForeign(m.foreign());
    m.hops().forEach(hop -> out.addHops(hop(hop)));
    m.off().forEach(off -> out.addOff(refusal(off)));
    return out;
  }

  private static LinkProto.HopCounts.Builder hop(HopCounts m) {
    return LinkProto.HopCounts.newBuilder()
        .setCarrier(m.carrier())
        .setHop(m.hop())
        .setAttached(m.attached())
        .setForwarded(m.forwarded())
        .setExtracted(m.extracted())
        .setBare(m.bare())
        .setReturned(m.returned())
        .setMerged(m.merged())
        .setBareReplies(m.bareReplies())
        .setOrphaned(m.orphaned())
        .setMalformed(m.malformed())
        .setRefused(m.refused())
        .setOversized(m.oversized());
  }

  private static Propagation propagation(LinkProto.Propagation m) {
    return new Propagation(
        m.getHopsList().stream().map(LinkProtobuf::hop).toList(),
        refusals(m.getOffList()),
        m.getThreadsInRequests(),
        m.getForeign());
  }

  private static HopCounts hop(LinkProto.HopCounts m) {
    return new HopCounts(
        m.getCarrier(),
        m.getHop(),
        m.getAttached(),
        m.getForwarded(),
        m.getExtracted(),
        m.getBare(),
        m.getReturned(),
        m.getMerged(),
        m.getBareReplies(),
        m.getOrphaned(),
        m.getMalformed(),
        m.getRefused(),
        m.getOversized());
  }

  private static LinkProto.Description description(Description m) {
    LinkProto.Description.Builder out =
        LinkProto.Description.newBuilder()
            .setRequestId(m.requestId())
            .setClassKnown(m.classKnown())
            .addAllNearest(m.nearest())
            .setMatchedClasses(m.matchedClasses())
            .setMatchedMethods(m.matchedMethods())
            .setUnreadClasses(m.unreadClasses());
    for (MethodDescription method : m.methods()) {
      LinkProto.Description.Method.Builder described =
          LinkProto.Description.Method.newBuilder()
              .setDeclaringClass(method.declaringClass())
              .setName(method.name())
              .addAllParameterTypes(method.parameterTypes())
              .addAllParameterNames(method.parameterNames())
              .setReturnType(method.returnType());
      for (PathType path : method.paths()) {
        LinkProto.Description.PathType.Builder typed =
            LinkProto.Description.PathType.newBuilder()
                .setPath(ProgramToProto.path(path.path()))
                .setType(path.type());
        if (path.error() != null) {
          typed.setError(path.error());
        }
        described.addPaths(typed);
      }
      out.addMethods(described);
    }
    return out.build();
  }

  private static Description description(LinkProto.Description m) {
    List<MethodDescription> methods = new ArrayList<>();
    for (LinkProto.Description.Method method : m.getMethodsList()) {
      List<PathType> paths = new ArrayList<>();
      for (LinkProto.Description.PathType p : method.getPathsList()) {
        paths.add(
            new PathType(
                ProgramFromProto.path(p.getPath()),
                p.getType(),
                p.hasError() ? p.getError() : null));
      }
      methods.add(
          new MethodDescription(
              method.getDeclaringClass(),
              method.getName(),
              List.copyOf(method.getParameterTypesList()),
              List.copyOf(method.getParameterNamesList()),
              method.getReturnType(),
              List.copyOf(paths)));
    }
    return new Description(
        m.getRequestId(),
        m.getClassKnown(),
        methods,
        m.getNearestList(),
        m.getMatchedClasses(),
        m.getMatchedMethods(),
        m.getUnreadClasses());
  }

  private static LinkProto.Find.Builder find(Find m) {
    LinkProto.Find.Builder out =
        LinkProto.Find.newBuilder()
            .setRequestId(m.requestId())
            .addAllWords(m.words())
            .setMost(m.most());
    if (m.pattern() != null) {
      out.setPattern(ProgramToProto.method(m.pattern()));
    }
    return out;
  }

  private static Find find(LinkProto.Find m) {
    return new Find(
        m.getRequestId(),
        m.hasPattern() ? ProgramFromProto.method(m.getPattern()) : null,
        m.getWordsList(),
        m.getMost());
  }

  private static LinkProto.Found.Builder found(Found m) {
    LinkProto.Found.Builder out =
        LinkProto.Found.newBuilder()
            .setRequestId(m.requestId())
            .setMatchedClasses(m.matchedClasses())
            .setMatchedMethods(m.matchedMethods())
            .setUnreadClasses(m.unreadClasses());
    for (FoundClass type : m.classes()) {
      LinkProto.Found.Class.Builder c =
          LinkProto.Found.Class.newBuilder()
              .setName(type.name())
              .setLoader(type.loader())
              .setCodeSource(type.codeSource())
              .setSourceFile(type.sourceFile());
      if (type.refusal() != null) {
        c.setRefusal(type.refusal());
      }
      type.methods().forEach(method -> c.addMethods(method(method)));
      out.addClasses(c);
    }
    return out;
  }

  private static LinkProto.Found.Method.Builder method(FoundMethod m) {
    LinkProto.Found.Method.Builder out =
        LinkProto.Found.Method.newBuilder()
            .setName(m.name())
            .addAllParameterTypes(m.parameterTypes())
            .addAllParameterNames(m.parameterNames())
            .setReturnType(m.returnType())
            .setFirstLine(m.firstLine())
            .setLastLine(m.lastLine())
            .setScore(m.score());
    if (m.refusal() != null) {
      out.setRefusal(m.refusal());
    }
    return out;
  }

  private static Found found(LinkProto.Found m) {
    List<FoundClass> classes = new ArrayList<>();
    for (LinkProto.Found.Class c : m.getClassesList()) {
      classes.add(
          new FoundClass(
              c.getName(),
              c.getLoader(),
              c.getCodeSource(),
              c.getSourceFile(),
              c.hasRefusal() ? c.getRefusal() : null,
              c.getMethodsList().stream().map(LinkProtobuf::method).toList()));
    }
    return new Found(
        m.getRequestId(),
        classes,
        m.getMatchedClasses(),
        m.getMatchedMethods(),
        m.getUnreadClasses());
  }

  private static FoundMethod method(LinkProto.Found.Method m) {
    return new FoundMethod(
        m.getName(),
        m.getParameterTypesList(),
        m.getParameterNamesList(),
        m.getReturnType(),
        m.getFirstLine(),
        m.getLastLine(),
        m.hasRefusal() ? m.getRefusal() : null,
        m.getScore());
  }
}
