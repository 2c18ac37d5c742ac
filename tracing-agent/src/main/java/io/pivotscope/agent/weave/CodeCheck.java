package io.pivotscope.agent.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.BasicVerifier;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Verifies woven methods before the JVM gets them: in classes of the JDK it would not look, and run
 * them. Types are told apart as far as they can be without loading a class ({@link KnownTypes}),
 * and stack map frames are held against what the code leaves there ({@link FrameCheck}). Class
 * files before Java 7 need no frames, and some of the boot loader's come without: there the types
 * are worked out instead.
 */
final class CodeCheck {

  private CodeCheck() {}

  /**
   * What is wrong, by key of the method; empty if nothing is.
   *
   * @param ofBootLoader whether the JVM trusts the class: some of those come without their stack
   *     map frames when they are retransformed
   */
  static Map<String, String> errors(byte[] bytes, Set<String> keys, boolean ofBootLoader) {
    Map<String, String> errors = new HashMap<>();
    ClassReader reader = new ClassReader(bytes);
    List<MethodNode> methods = new ArrayList<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public @Nullable MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            if (!keys.contains(ClassInfo.key(name, descriptor))) {
              return null;
            }
            MethodNode method = new MethodNode(access, name, descriptor, signature, exceptions);
            methods.add(method);
            return method;
          }
        },
        ClassReader.EXPAND_FRAMES);
    KnownTypes types = new KnownTypes(reader);
    boolean framed = reader.readUnsignedShort(6) >= Opcodes.V1_7;
    for (MethodNode method : methods) {
      String error = error(types, reader.getClassName(), method, framed, ofBootLoader);
      if (error != null) {
        errors.put(ClassInfo.key(method.name, method.desc), error);
      }
    }
    return errors;
  }

  private static @Nullable String error(
      KnownTypes types, String owner, MethodNode method, boolean framed, boolean ofBootLoader) {
    try {
      if (framed && (!ofBootLoader || FrameCheck.isFramed(types, method))) {
        FrameCheck.check(types, method);
        return null;
      }
      Frame<BasicValue>[] frames = new Analyzer<>(new BasicVerifier()).analyze(owner, method);
      for (int i = 0; i < frames.length; i++) {
        if (frames[i] != null
            && method.instructions.get(i) instanceof FrameNode declared
            && !fits(frames[i], declared)) {
          return "stack map frame at " + i + " does not fit the code";
        }
      }
      return null;
    } catch (AnalyzerException | RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static boolean fits(Frame<BasicValue> actual, FrameNode declared) {
    int slot = 0;
    for (Object type : declared.local) {
      if (type != Opcodes.TOP
          && (slot >= actual.getLocals() || !fits(actual.getLocal(slot), type))) {
        return false;
      }
      slot += type == Opcodes.LONG || type == Opcodes.DOUBLE ? 2 : 1;
    }
    if (actual.getStackSize() != declared.stack.size()) {
      return false;
    }
    for (int i = 0; i < declared.stack.size(); i++) {
      if (!fits(actual.getStack(i), declared.stack.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(BasicValue actual, Object declared) {
    if (declared instanceof Integer) {
      return actual
          == (declared == Opcodes.INTEGER
              ? BasicValue.INT_VALUE
              : declared == Opcodes.FLOAT
                  ? BasicValue.FLOAT_VALUE
                  : declared == Opcodes.LONG
                      ? BasicValue.LONG_VALUE
                      : declared == Opcodes.DOUBLE
                          ? BasicValue.DOUBLE_VALUE
                          : BasicValue.REFERENCE_VALUE);
    }
    return actual.isReference();
  }
}
