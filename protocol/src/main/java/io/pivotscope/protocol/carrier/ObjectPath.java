package io.pivotscope.protocol.carrier;

import java.util.List;

/**
 * A way to an object: {@code arg0.header}.
 *
 * @param argument index, where the root is an argument
 * @param fields names, private ones and those of superclasses too
 */
public record ObjectPath(Root root, int argument, List<String> fields) {

  /** Where it begins. */
  public enum Root {
    THIS,
    ARGUMENT,
    RETURN,
    /** The thread that runs there. */
    THREAD
  }

  public ObjectPath {
    fields = List.copyOf(fields);
  }

  /** Without its last field. */
  public ObjectPath owner() {
    return new ObjectPath(root, argument, fields.subList(0, fields.size() - 1));
  }

  /** Its last field. */
  public String last() {
    return fields.get(fields.size() - 1);
  }

  @Override
  public String toString() {
    String begin =
        switch (root) {
          case THIS -> "this";
          case ARGUMENT -> "arg" + argument;
          case RETURN -> "return";
          case THREAD -> "thread";
        };
    return fields.isEmpty() ? begin : begin + "." + String.join(".", fields);
  }
}
