package io.pivotscope.agent.carrier;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an object that travels through a pipeline is, by the names of its interfaces. */
enum NettyMessage {
  REQUEST("HttpRequest"),
  RESPONSE("HttpResponse"),
  CONTENT("HttpContent"),
  LAST("LastHttpContent");

  private static final String PACKAGE = "io.netty.handler.codec.http.";

  private static final ClassValue<Set<NettyMessage>> KINDS =
      new ClassValue<>() {
        @Override
        protected Set<NettyMessage> computeValue(Class<?> type) {
          Set<NettyMessage> found = EnumSet.noneOf(NettyMessage.class);
          collect(type, found);
          return found;
        }
      };

  private final String type;

  NettyMessage(String name) {
    this.type = PACKAGE + name;
  }

  /** A full message is a head and the last content at once. Empty for what is no HTTP. */
  static Set<NettyMessage> of(Object message) {
    return KINDS.get(message.getClass());
  }

  private static void collect(@Nullable Class<?> type, Set<NettyMessage> found) {
    if (type == null) {
      return;
    }
    for (NettyMessage each : values()) {
      if (each.type.equals(type.getName())) {
        found.add(each);
      }
    }
    for (Class<?> each : type.getInterfaces()) {
      collect(each, found);
    }
    collect(type.getSuperclass(), found);
  }
}
