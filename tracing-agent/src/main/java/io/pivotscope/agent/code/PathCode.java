package io.pivotscope.agent.code;

import io.pivotscope.agent.code.Variable.Kind;
import io.pivotscope.agent.link.Export;
import io.pivotscope.agent.link.Redaction;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Reads of exports, as code: arguments as they come, fields by constant handles. What an export has
 * to look at when it is met, its {@link Export} reads.
 */
final class PathCode {

  private static final Type OBJECT = Type.getType(Object.class);

  private final GeneratorAdapter code;
  private final Constants constants;
  private final ValueCode values;
  private final MethodType type;
  private final boolean instance;
  private final boolean boxed;

  /**
   * @param type the generated method's
   * @param instance whether its first parameter is {@code this}
   */
  PathCode(
      GeneratorAdapter code,
      Constants constants,
      ValueCode values,
      MethodType type,
      boolean instance) {
    this.code = code;
    this.constants = constants;
    this.values = values;
    this.type = type;
    this.instance = instance;
    this.boxed = type.equals(AdviceCode.BOXED);
  }

  /** What an export yields; null if what it begins at is not among the parameters. */
  @Nullable Variable read(Export export, io.pivotscope.baggage.value.Type wanted) {
    if (export.isSecret()) {
      return values.constant(Redaction.inPlace(wanted), Kind.of(wanted));
    }
    Class<?> java = load(export.root());
    return java == null ? null : path(export, java, wanted);
  }

  /** Pushes the list of what an export yields; nothing where its beginning is not at hand. */
  void readAll(Export export, io.pivotscope.baggage.value.Type wanted) {
    constants.push(code, export, Export.class);
    Class<?> java = load(export.root());
    if (java == null) {
      code.visitInsn(Opcodes.ACONST_NULL);
    } else {
      code.valueOf(Type.getType(java));
    }
    constants.push(code, wanted, io.pivotscope.baggage.value.Type.class);
    code.invokeVirtual(
        Type.getType(Export.class),
        Signatures.of(
            "java.util.List readAllFrom(Object, %s)", io.pivotscope.baggage.value.Type.class));
  }

  /** Pushes what a path begins at; returns its type, null if it is not at hand. */
  private @Nullable Class<?> load(Export.Root root) {
    if (root instanceof Export.Elapsed) {
      if (boxed) {
        code.loadArg(4);
      } else {
        code.push(0L);
      }
      return long.class;
    }
    int parameter = -1;
    if (root instanceof Export.Argument argument) {
      parameter = boxed ? 1 : argument.index() + (instance ? 1 : 0);
    } else if (root instanceof Export.Self) {
      parameter = boxed || instance ? 0 : -1;
    } else if (root instanceof Export.Returned) {
      parameter = boxed ? 2 : -1;
    } else if (root instanceof Export.Thrown) {
      parameter = boxed ? 3 : -1;
    }
    if (parameter < 0) {
      return null;
    }
    code.loadArg(parameter);
    if (boxed && root instanceof Export.Argument argument) {
      code.push(argument.index());
      code.arrayLoad(OBJECT);
      return Object.class;
    }
    return type.parameterType(parameter);
  }

  /** The value at the end of a path, the beginning of which is on the stack. */
  private Variable path(Export export, Class<?> java, io.pivotscope.baggage.value.Type wanted) {
    List<MethodHandle> fields = export.fields();
    if (fields != null && fields.isEmpty()) {
      return value(export, java, wanted);
    }
    int at = code.newLocal(OBJECT);
    code.storeLocal(at);
    if (fields != null) {
      return follow(export, at, fields, wanted);
    }
    constants.push(code, export, Export.class);
    code.loadLocal(at);
    constants.push(code, wanted, io.pivotscope.baggage.value.Type.class);
    code.invokeVirtual(Type.getType(Export.class), read("readFrom"));
    return values.unbox(Kind.of(wanted));
  }

  /** Reads one field after the other, until there is nothing to read from. */
  private Variable follow(
      Export export, int at, List<MethodHandle> fields, io.pivotscope.baggage.value.Type wanted) {
    Label absent = code.newLabel();
    Label end = code.newLabel();
    for (int i = 0; i < fields.size(); i++) {
      code.loadLocal(at);
      code.ifNull(absent);
      constants.push(code, fields.get(i), MethodHandle.class);
      code.loadLocal(at);
      code.invokeVirtual(
          Type.getType(MethodHandle.class),
          new Method("invokeExact", fields.get(i).type().toMethodDescriptorString()));
      if (i < fields.size() - 1) {
        code.storeLocal(at);
      }
    }
    Variable read = value(export, fields.get(fields.size() - 1).type().returnType(), wanted);
    Variable result = values.copy(read, true);
    code.goTo(end);
    code.mark(absent);
    values.clear(result);
    code.mark(end);
    return result;
  }

  /** The value of what is on the stack, of a Java type, as an export of that type. */
  private Variable value(Export export, Class<?> java, io.pivotscope.baggage.value.Type wanted) {
    Kind kind = Kind.of(wanted);
    if (!java.isPrimitive()) {
      if (wanted == io.pivotscope.baggage.value.Type.STRING && export.isText()) {
        code.invokeStatic(Type.getType(Operators.class), Method.getMethod("Object text(Object)"));
        return values.unbox(Kind.OBJECT);
      }
      int raw = code.newLocal(OBJECT);
      code.storeLocal(raw);
      constants.push(code, export, Export.class);
      code.loadLocal(raw);
      constants.push(code, wanted, io.pivotscope.baggage.value.Type.class);
      code.invokeVirtual(Type.getType(Export.class), read("readLast"));
      return values.unbox(kind);
    }
    Type primitive = Type.getType(java);
    boolean real = java == float.class || java == double.class;
    if (java == boolean.class) {
      if (kind == Kind.TRUTH) {
        return values.store(kind, false);
      }
    } else if (kind == Kind.DOUBLE) {
      if (!real) {
        code.cast(integral(primitive), Type.LONG_TYPE);
        primitive = Type.LONG_TYPE;
      }
      code.cast(primitive, Type.DOUBLE_TYPE);
      return values.store(kind, false);
    } else if (kind == Kind.LONG && !real) {
      code.cast(integral(primitive), Type.LONG_TYPE);
      return values.store(kind, false);
    }
    if (wanted == io.pivotscope.baggage.value.Type.ANY) {
      Type wide = java == boolean.class ? primitive : real ? Type.DOUBLE_TYPE : Type.LONG_TYPE;
      if (java != boolean.class) {
        code.cast(real ? primitive : integral(primitive), wide);
      }
      code.valueOf(wide);
      return values.store(Kind.OBJECT, false);
    }
    if (primitive.getSize() == 2) {
      code.pop2();
    } else {
      code.pop();
    }
    return values.constant(null, kind);
  }

  private static Type integral(Type type) {
    return type.getSort() == Type.LONG ? type : Type.INT_TYPE;
  }

  private static Method read(String name) {
    return Signatures.of("Object " + name + "(Object, %s)", io.pivotscope.baggage.value.Type.class);
  }
}
