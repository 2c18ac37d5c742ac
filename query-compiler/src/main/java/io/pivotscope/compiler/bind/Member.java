package io.pivotscope.compiler.bind;

import io.pivotscope.compiler.catalogue.Entry;
import io.pivotscope.compiler.syntax.Expression.Name;
import io.pivotscope.protocol.advice.Tracepoint;
import io.pivotscope.protocol.link.AgentMessage.MethodDescription;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One tracepoint of a source, with what is known of it.
 *
 * @param entry the catalogue entry that it comes from; null if written in place
 * @param methods the methods that it matches in the processes; empty if none is known
 */
record Member(Tracepoint tracepoint, @Nullable Entry entry, List<MethodDescription> methods) {

  Member {
    methods = List.copyOf(methods);
  }

  Map<String, Name> declared() {
    return entry == null ? Map.of() : entry.exports();
  }

  Set<String> parameters() {
    Set<String> names = new LinkedHashSet<>();
    methods.forEach(method -> names.addAll(method.parameterNames()));
    return names;
  }

  /** Whether an unknown plain name may still be a parameter: nobody has told its parameters. */
  boolean mayHaveMoreParameters() {
    return methods.isEmpty() && declared().isEmpty();
  }

  boolean isConstructor() {
    return tracepoint.method().method().equals("new");
  }

  /** All names that it exports, for hints. */
  List<String> exports() {
    Set<String> names = new LinkedHashSet<>(declared().keySet());
    names.addAll(parameters());
    names.addAll(Standard.EXPORTS.keySet());
    return List.copyOf(names);
  }
}
