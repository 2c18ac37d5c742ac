package io.pivotscope.agent.weave;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Finds where a constructor initialises {@code this}: follows {@code this} through locals and stack
 * and looks for the {@code <init>} called on it.
 */
final class Initialisation extends BasicInterpreter {

  /** {@code this} before it is initialised. */
  private static final BasicValue THIS = new BasicValue(Type.getObjectType("this"));

  private Initialisation() {
    super(Opcodes.ASM9);
  }

  /** The call in a constructor, or null where there is none or more than one. */
  static @Nullable AbstractInsnNode find(MethodNode method, String owner) {
    Frame<BasicValue>[] frames;
    try {
      frames = new Analyzer<>(new Initialisation()).analyze(owner, method);
    } catch (AnalyzerException e) {
      return null;
    }
    AbstractInsnNode found = null;
    for (int i = 0; i < frames.length; i++) {
      AbstractInsnNode insn = method.instructions.get(i);
      Frame<BasicValue> frame = frames[i];
      if (frame != null
          && insn.getOpcode() == Opcodes.INVOKESPECIAL
          && insn instanceof MethodInsnNode call
          && call.name.equals("<init>")) {
        int receiver = frame.getStackSize() - 1 - Type.getArgumentTypes(call.desc).length;
        if (frame.getStack(receiver) == THIS) {
          if (found != null) {
            return null;
          }
          found = insn;
        }
      }
    }
    return found;
  }

  @Override
  public BasicValue newParameterValue(boolean isInstance, int local, Type type) {
    return isInstance && local == 0 ? THIS : super.newParameterValue(isInstance, local, type);
  }

  @Override
  public BasicValue merge(BasicValue a, BasicValue b) {
    return a == b || a.equals(b) ? a : BasicValue.UNINITIALIZED_VALUE;
  }
}
