package io.pivotscope.agent.carrier;

import io.pivotscope.agent.propagate.Declaration;
import io.pivotscope.agent.propagate.Declaration.Reference;
import io.pivotscope.agent.propagate.FieldOf;
import io.pivotscope.agent.propagate.SideTable;
import io.pivotscope.agent.run.Requests;
import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.MethodHook;
import io.pivotscope.agent.weave.MethodMatch;
import io.pivotscope.agent.weave.TypeMatch;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's servlet container, whatever the name of its servlet packages; below filters and valves.
 *
 * <pre>
 *   worker   CoyoteAdapter.service(request, response)     the handling
 *   anyone   AsyncContextImpl.complete, dispatch          precedes what follows
 *   worker   CoyoteAdapter.asyncDispatch(request, ..)     more of it, of an asynchronous one
 *   anyone   AbstractProcessor+.prepareResponse()         the reply, when it is committed
 * </pre>
 *
 * A response is often committed inside the handler: what the handler does after that precedes no
 * answer. The request object is the connection's: each {@code service} begins another handling.
 */
final class Tomcat {
  private static final String NAME = "Tomcat";
  private static final String ADAPTER = "org.apache.catalina.connector.CoyoteAdapter";
  private static final String PROCESSOR = "org.apache.coyote.AbstractProcessor";
  private static final MethodMatch SERVICE = MethodMatch.named("service");
  private static final MethodMatch PREPARE = MethodMatch.exactly("prepareResponse", "()V");

  /** {@code MimeHeaders}. */
  private static final class MimeHeaders implements HeaderLines {
    private final MethodOf values = new MethodOf("values", String.class);
    private final MethodOf remove = new MethodOf("removeHeader", String.class);
    private final MethodOf add = new MethodOf("addValue", String.class);
    private final MethodOf setString = new MethodOf("setString", String.class);
    private final MethodOf size = new MethodOf("size");
    private final MethodOf name = new MethodOf("getName", int.class);
    private final MethodOf value = new MethodOf("getValue", int.class);
    private final MethodOf length = new MethodOf("getLength");

    @Override
    public List<String> read(Object headers) {
      List<String> lines = new ArrayList<>();
      if (values.call(headers, BaggageHeader.NAME) instanceof Enumeration<?> each) {
        while (each.hasMoreElements()) {
          lines.add(String.valueOf(each.nextElement()));
        }
      }
      return lines;
    }

    @Override
    public void write(Object headers, List<String> lines) {
      remove.call(headers, BaggageHeader.NAME);
      for (String line : lines) {
        Object value = add.call(headers, BaggageHeader.NAME);
        if (value != null) {
          setString.call(value, line);
        }
      }
    }

    @Override
    public int bytes(Object headers) {
      int lines = number(size.call(headers));
      int bytes = lines * LINE_BYTES;
      for (int i = 0; i < lines; i++) {
        bytes += length(name.call(headers, i)) + length(value.call(headers, i));
      }
      return bytes;
    }

    private int length(@Nullable Object messageBytes) {
      return messageBytes == null ? 0 : number(length.call(messageBytes));
    }

    private static int number(@Nullable Object result) {
      return result instanceof Integer number ? number : 0;
    }
  }

  private final HttpHop hop;
  private final SideTable<Handling> handlings = new SideTable<>();
  private final MethodOf mimeHeaders = new MethodOf("getMimeHeaders");
  private final MethodOf status = new MethodOf("getStatus");
  private final MethodOf coyoteRequest = new MethodOf("getCoyoteRequest");
  private final FieldOf request = new FieldOf("request");
  private final FieldOf response = new FieldOf("response");

  private Tomcat(Requests requests) {
    this.hop = new HttpHop(requests, NAME, new MimeHeaders());
  }

  static Declaration declaration(Requests requests) {
    Tomcat tomcat = new Tomcat(requests);
    List<HookPoint> points = new ArrayList<>();
    points.add(Hook.around("tomcat.service", ADAPTER, SERVICE, tomcat.new Service()));
    points.add(
        Hook.around(
            "tomcat.asyncDispatch",
            ADAPTER,
            MethodMatch.named("asyncDispatch"),
            tomcat.new Dispatch()));
    points.add(
        HookPoint.watching(
            "tomcat.prepareResponse",
            TypeMatch.subtypesOf(PROCESSOR),
            PREPARE,
            (self, args) -> {
              tomcat.reply(self);
              return null;
            }));
    points.add(
        Hook.entering(
            "tomcat.complete",
            "org.apache.catalina.core.AsyncContextImpl",
            MethodMatch.named("complete", "dispatch"),
            tomcat::goesOn));
    // AsyncContext.start(Runnable)
    points.addAll(
        TaskObject.hookPoints(
            requests, "tomcat.start", "org.apache.catalina.core.AsyncContextImpl$RunnableWrapper"));
    return new Declaration(
        NAME,
        points,
        List.of(
            new Reference(ADAPTER, "service(Request, Response)", SERVICE),
            new Reference(PROCESSOR, "prepareResponse()", PREPARE)));
  }

  private final class Service implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Object headers = args[0] == null ? null : mimeHeaders.call(args[0]);
      if (args[0] == null || headers == null) {
        return null;
      }
      Handling handling = hop.receive(headers);
      handlings.put(args[0], handling);
      return handling;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      return leave(state, result);
    }
  }

  private final class Dispatch implements MethodHook {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] args) {
      Handling handling = args[0] == null ? null : handlings.get(args[0]);
      return handling != null && handling.resume() ? handling : null;
    }

    @Override
    public @Nullable Object exit(
        @Nullable Object state,
        @Nullable Object self,
        @Nullable Object[] args,
        @Nullable Object result,
        @Nullable Throwable thrown) {
      return leave(state, result);
    }
  }

  private void goesOn(@Nullable Object context, @Nullable Object[] args) {
    Object asked = context == null ? null : request.get(context);
    Object coyote = asked == null ? null : coyoteRequest.call(asked);
    Handling handling = coyote == null ? null : handlings.get(coyote);
    if (handling != null) {
      handling.goesOnAfterThis();
    }
  }

  private static @Nullable Object leave(@Nullable Object state, @Nullable Object result) {
    if (state instanceof Handling handling) {
      handling.leave();
    }
    return result;
  }

  private void reply(@Nullable Object processor) {
    Object asked = processor == null ? null : request.get(processor);
    Handling handling = asked == null ? null : handlings.get(asked);
    Object answer = processor == null ? null : response.get(processor);
    if (handling == null || answer == null) {
      return;
    }
    Object headers = mimeHeaders.call(answer);
    boolean interim = status.call(answer) instanceof Integer code && HttpHop.isInterim(code);
    if (headers != null && !interim) {
      hop.reply(handling, headers);
    }
  }
}
