package io.pivotscope.protocol.advice;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where in a method a tracepoint sits.
 *
 * @param line source line of a {@link Kind#LINE}, else 0
 * @param callee what is called at a {@link Kind#CALL}, else null
 */
public record Place(Kind kind, int line, @Nullable MethodPattern callee) {

  /** The kinds of places. */
  public enum Kind {
    ENTRY,
    RETURN,
    THROW,
    /** Each time the code of a line begins; a line may have several blocks of code. */
    LINE,
    /** Before each call of certain methods inside the method. */
    CALL
  }

  /** Class files have no room for more. */
  public static final int MAX_LINE = 65_535;

  public static final Place ENTRY = new Place(Kind.ENTRY, 0, null);
  public static final Place RETURN = new Place(Kind.RETURN, 0, null);
  public static final Place THROW = new Place(Kind.THROW, 0, null);

  public Place {
    if (kind == Kind.LINE ? line < 1 || line > MAX_LINE : line != 0) {
      throw new IllegalArgumentException(kind + " at line " + line);
    }
    if ((kind == Kind.CALL) != (callee != null)) {
      throw new IllegalArgumentException(kind + " of " + callee);
    }
  }

  public static Place line(int line) {
    return new Place(Kind.LINE, line, null);
  }

  public static Place call(MethodPattern callee) {
    return new Place(Kind.CALL, 0, callee);
  }

  /** Whether it is inside the method's body. */
  public boolean isInside() {
    return kind == Kind.LINE || kind == Kind.CALL;
  }

  /** As written after the {@code @}. */
  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return callee != null ? name + " " + callee : kind == Kind.LINE ? name + " " + line : name;
  }
}
