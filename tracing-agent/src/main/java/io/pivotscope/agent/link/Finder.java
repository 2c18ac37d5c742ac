package io.pivotscope.agent.link;

import io.pivotscope.agent.weave.MethodInfo;
import io.pivotscope.agent.weave.Search;
import io.pivotscope.protocol.link.AgentMessage.Found;
import io.pivotscope.protocol.link.AgentMessage.FoundClass;
import io.pivotscope.protocol.link.AgentMessage.FoundMethod;
import io.pivotscope.protocol.link.FrontendMessage.Find;
import java.net.URL;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells what a search has found, by class, and where that was loaded from. */
public final class Finder {
  private Finder() {}

  public static Found answer(Find question, Search.Result result) {
    Map<Class<?>, List<Search.Hit>> byClass = new LinkedHashMap<>();
    for (Search.Hit hit : result.hits()) {
      byClass.computeIfAbsent(hit.type(), type -> new ArrayList<>()).add(hit);
    }
    List<FoundClass> classes = new ArrayList<>();
    byClass.forEach((type, hits) -> classes.add(found(type, hits)));
    return new Found(
        question.requestId(), classes, result.classes(), result.methods(), result.unread());
  }

  private static FoundClass found(Class<?> type, List<Search.Hit> hits) {
    Search.Hit first = hits.get(0);
    return new FoundClass(
        type.getName(),
        loader(type.getClassLoader()),
        codeSource(type),
        first.sourceFile(),
        first.ofClass(),
        hits.stream().map(Finder::method).toList());
  }

  private static FoundMethod method(Search.Hit hit) {
    MethodInfo method = hit.method();
    List<Integer> lines = method.code().lines();
    return new FoundMethod(
        method.name().equals("<init>") ? "new" : method.name(),
        Descriptors.parameterTypes(method.descriptor()),
        method.parameterNames(),
        Descriptors.returnType(method.descriptor()),
        lines.isEmpty() ? 0 : lines.get(0),
        lines.isEmpty() ? 0 : lines.get(lines.size() - 1),
        hit.ofMethod(),
        hit.score());
  }

  /** Asks nothing that the application could have written. */
  private static String loader(@Nullable ClassLoader loader) {
    if (loader == null) {
      return "";
    }
    return loader.getName() == null ? loader.getClass().getName() : loader.getName();
  }

  private static String codeSource(Class<?> type) {
    try {
      CodeSource source = type.getProtectionDomain().getCodeSource();
      URL location = source == null ? null : source.getLocation();
      return location == null ? "" : location.toString();
    } catch (RuntimeException | LinkageError e) {
      return ""; // a URL with a handler of the application's
    }
  }
}
