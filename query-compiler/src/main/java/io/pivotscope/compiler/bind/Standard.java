package io.pivotscope.compiler.bind;

import io.pivotscope.baggage.value.Type;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The exports that every tracepoint has (LANGUAGE, section 2). */
public final class Standard {

  /** Name to type, in the order in which they are listed to people. */
  public static final Map<String, Type> EXPORTS = exports();

  private Standard() {}

  private static Map<String, Type> exports() {
    Map<String, Type> exports = new LinkedHashMap<>();
    exports.put("host", Type.STRING);
    exports.put("procId", Type.LONG);
    exports.put("procName", Type.STRING);
    exports.put("tracepoint", Type.STRING);
    exports.put("class", Type.STRING);
    exports.put("method", Type.STRING);
    exports.put("thread", Type.STRING);
    exports.put("time", Type.TIME);
    exports.put("hlc", Type.LONG);
    exports.put("request", Type.STRING);
    return Collections.unmodifiableMap(exports);
  }
}
