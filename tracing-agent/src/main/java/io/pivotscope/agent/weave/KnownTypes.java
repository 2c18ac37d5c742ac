package io.pivotscope.agent.weave;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.BasicVerifier;

/**
 * What can be told of types without knowing a class but the one that is verified: where it cannot
 * be told whether one object's type is below another, it counts as so.
 */
final class KnownTypes extends BasicVerifier {

  /**
   * Not yet an object. {@code made} is the instruction that makes it; null for {@code this} in a
   * constructor.
   */
  static final class Uninitialized extends BasicValue {
    final @Nullable AbstractInsnNode made;

    Uninitialized(@Nullable AbstractInsnNode made) {
      super(Type.getObjectType("java/lang/Object"));
      this.made = made;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Uninitialized that && made == that.made;
    }

    @Override
    public int hashCode() {
      return Objects.hashCode(made);
    }

    @Override
    public String toString() {
      return "new";
    }
  }

  private static final String THROWABLE = "java/lang/Throwable";
  private static final BasicValue OBJECT = BasicValue.REFERENCE_VALUE;

  /** Classes without subclasses. */
  private static final Set<String> FINAL =
      Set.of(
          "java/lang/String",
          "java/lang/Boolean",
          "java/lang/Byte",
          "java/lang/Character",
          "java/lang/Short",
          "java/lang/Integer",
          "java/lang/Long",
          "java/lang/Float",
          "java/lang/Double");

  private final String owner;
  private final boolean ofInterface;

  /** Whether the class that is verified is directly below Object. */
  private final boolean ofObject;

  KnownTypes(ClassReader reader) {
    super(Opcodes.ASM9);
    owner = reader.getClassName();
    ofInterface = (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0;
    ofObject = "java/lang/Object".equals(reader.getSuperName());
  }

  BasicValue object(String internalName) {
    return new BasicValue(Type.getObjectType(internalName));
  }

  BasicValue self() {
    return object(owner);
  }

  @Override
  public @Nullable BasicValue newValue(@Nullable Type type) {
    return type == null || type.getSort() < Type.ARRAY
        ? super.newValue(type)
        : new BasicValue(type);
  }

  @Override
  protected BasicValue getElementValue(BasicValue array) {
    String type = Objects.requireNonNull(array.getType()).getDescriptor();
    return type.startsWith("[")
        ? Objects.requireNonNull(newValue(Type.getType(type.substring(1))))
        : array;
  }

  @Override
  protected boolean isSubTypeOf(BasicValue value, BasicValue expected) {
    return fits(value, expected);
  }

  /**
   * Whether a value may stand where another one is declared; {@code TOP} is declared as anything.
   */
  boolean fits(BasicValue value, BasicValue declared) {
    if (declared == BasicValue.UNINITIALIZED_VALUE || value.equals(declared)) {
      return true;
    }
    if (value instanceof Uninitialized
        || declared instanceof Uninitialized
        || !value.isReference()
        || !declared.isReference()) {
      return false;
    }
    String from = Objects.requireNonNull(value.getType()).getInternalName();
    String to = Objects.requireNonNull(declared.getType()).getInternalName();
    if (from.equals("null") || declared.equals(OBJECT)) {
      return true;
    }
    if (to.startsWith("[")) {
      return from.startsWith("[");
    }
    if (FINAL.contains(to)) {
      return false;
    }
    // The JVM lets an interface be any object, and what is not known here may be an interface.
    boolean ofClass = to.equals(THROWABLE) || to.equals(owner) && !ofInterface;
    return !ofClass || !isNeither(from);
  }

  /** Whether a type is neither an exception nor the class that is verified, nor below one. */
  private boolean isNeither(String type) {
    return type.equals("java/lang/Object")
        || type.startsWith("[")
        || FINAL.contains(type)
        || type.equals(owner) && ofObject;
  }

  boolean isThrowable(BasicValue value) {
    return fits(value, object(THROWABLE));
  }
}
