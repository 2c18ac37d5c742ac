package io.pivotscope.agent.weave;

import io.pivotscope.agent.weave.KnownTypes.Uninitialized;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * Verifies a method in one pass, as the JVM does it (JVMS 4.10.1): what the code leaves must fit
 * the stack map frame that it falls into, jumps to or is caught at, and behind a frame no more is
 * known than it says.
 */
final class FrameCheck {

  private final MethodNode method;
  private final KnownTypes types;
  private final Map<LabelNode, Frame<BasicValue>> atLabel = new HashMap<>();
  private final Map<FrameNode, Frame<BasicValue>> declared = new HashMap<>();

  /** What is known here; null behind a jump. */
  private @Nullable Frame<BasicValue> current;

  /** Whether handlers have to be looked at again. */
  private boolean changed;

  private FrameCheck(KnownTypes types, MethodNode method) {
    this.types = types;
    this.method = method;
    readFrames();
    current = first();
  }

  /** Whether every place that is jumped to, or caught at, has its frame. */
  static boolean isFramed(KnownTypes types, MethodNode method) {
    FrameCheck check = new FrameCheck(types, method);
    for (AbstractInsnNode insn : method.instructions) {
      if (!targets(insn).stream().allMatch(check.atLabel::containsKey)) {
        return false;
      }
    }
    return method.tryCatchBlocks.stream().allMatch(b -> check.atLabel.containsKey(b.handler));
  }

  /**
   * @throws AnalyzerException naming what the JVM would not accept
   */
  static void check(KnownTypes types, MethodNode method) throws AnalyzerException {
    new FrameCheck(types, method).run();
  }

  private void run() throws AnalyzerException {
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof FrameNode node) {
        Frame<BasicValue> next = Objects.requireNonNull(declared.get(node));
        if (current != null) {
          fit(insn, current, next, true);
        }
        current = new Frame<>(next);
        changed = true;
      } else if (insn instanceof LabelNode) {
        changed = true;
      } else if (insn.getOpcode() >= 0) {
        step(insn);
      }
    }
    if (current != null) {
      throw new AnalyzerException(null, "the code has no end");
    }
  }

  private void step(AbstractInsnNode insn) throws AnalyzerException {
    Frame<BasicValue> here = current;
    if (here == null) {
      throw new AnalyzerException(insn, "no stack map frame behind a jump, at " + at(insn));
    }
    if (changed) {
      changed = false;
      handlers(insn, here);
    }
    execute(insn, here);
    for (LabelNode target : targets(insn)) {
      fit(insn, here, target(insn, target), true);
    }
    int opcode = insn.getOpcode();
    if (opcode == Opcodes.GOTO
        || opcode == Opcodes.TABLESWITCH
        || opcode == Opcodes.LOOKUPSWITCH
        || opcode == Opcodes.ATHROW
        || opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
      current = null;
    }
  }

  private void execute(AbstractInsnNode insn, Frame<BasicValue> here) throws AnalyzerException {
    int opcode = insn.getOpcode();
    int top = here.getStackSize() - 1;
    if (opcode == Opcodes.INVOKESPECIAL && ((MethodInsnNode) insn).name.equals("<init>")) {
      int receiver = top - Type.getArgumentTypes(((MethodInsnNode) insn).desc).length;
      if (receiver < 0 || !(here.getStack(receiver) instanceof Uninitialized made)) {
        throw new AnalyzerException(insn, "a constructor of what is no new object, at " + at(insn));
      }
      initialise(here, made);
    } else if (opcode == Opcodes.PUTFIELD
        && top >= 1
        && here.getStack(top - 1) instanceof Uninitialized self
        && self.made == null) {
      // A compiler's own field, before super(..).
      here.setStack(top - 1, types.self());
    } else if (opcode == Opcodes.RETURN && holdsUninitialised(here)) {
      throw new AnalyzerException(insn, "returns before this is initialised");
    } else if (opcode == Opcodes.ATHROW && top >= 0 && !types.isThrowable(here.getStack(top))) {
      throw new AnalyzerException(insn, "throws what is no exception, at " + at(insn));
    }
    here.execute(insn, types);
    if (opcode == Opcodes.NEW) {
      here.setStack(top + 1, new Uninitialized(insn));
    }
    changed |= opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE;
  }

  private boolean holdsUninitialised(Frame<BasicValue> here) {
    return method.name.equals("<init>")
        && here.getLocals() > 0
        && here.getLocal(0) instanceof Uninitialized self
        && self.made == null;
  }

  private void initialise(Frame<BasicValue> here, Uninitialized made) {
    BasicValue object =
        made.made instanceof TypeInsnNode type ? types.object(type.desc) : types.self();
    for (int i = 0; i < here.getLocals(); i++) {
      if (here.getLocal(i).equals(made)) {
        here.setLocal(i, object);
      }
    }
    for (int i = 0; i < here.getStackSize(); i++) {
      if (here.getStack(i).equals(made)) {
        here.setStack(i, object);
      }
    }
    changed = true;
  }

  private void handlers(AbstractInsnNode insn, Frame<BasicValue> here) throws AnalyzerException {
    int index = method.instructions.indexOf(insn);
    for (TryCatchBlockNode block : method.tryCatchBlocks) {
      if (index > method.instructions.indexOf(block.start)
          && index < method.instructions.indexOf(block.end)) {
        fit(insn, here, target(insn, block.handler), false);
      }
    }
  }

  private Frame<BasicValue> target(AbstractInsnNode from, LabelNode label)
      throws AnalyzerException {
    Frame<BasicValue> there = atLabel.get(label);
    if (there == null) {
      throw new AnalyzerException(
          from, "no stack map frame at " + at(label) + ", where " + at(from) + " may go");
    }
    return there;
  }

  private void fit(
      AbstractInsnNode from, Frame<BasicValue> here, Frame<BasicValue> there, boolean withStack)
      throws AnalyzerException {
    boolean fits = !withStack || here.getStackSize() == there.getStackSize();
    for (int i = 0; fits && i < there.getLocals(); i++) {
      fits = types.fits(here.getLocal(i), there.getLocal(i));
    }
    for (int i = 0; fits && withStack && i < there.getStackSize(); i++) {
      fits = types.fits(here.getStack(i), there.getStack(i));
    }
    if (!fits) {
      throw new AnalyzerException(
          from, "stack map frame [" + there + "] does not fit [" + here + "] at " + at(from));
    }
  }

  private int at(AbstractInsnNode insn) {
    return method.instructions.indexOf(insn);
  }

  private static List<LabelNode> targets(AbstractInsnNode insn) {
    if (insn instanceof JumpInsnNode jump) {
      return List.of(jump.label);
    }
    List<LabelNode> targets = new ArrayList<>();
    if (insn instanceof TableSwitchInsnNode table) {
      targets.addAll(table.labels);
      targets.add(table.dflt);
    } else if (insn instanceof LookupSwitchInsnNode lookup) {
      targets.addAll(lookup.labels);
      targets.add(lookup.dflt);
    }
    return targets;
  }

  // ---- frames

  private Frame<BasicValue> first() {
    Frame<BasicValue> frame = empty();
    int slot = 0;
    if ((method.access & Opcodes.ACC_STATIC) == 0) {
      boolean fresh = method.name.equals("<init>");
      frame.setLocal(slot++, fresh ? new Uninitialized(null) : types.self());
    }
    for (Type type : Type.getArgumentTypes(method.desc)) {
      frame.setLocal(slot, Objects.requireNonNull(types.newValue(type)));
      slot += type.getSize();
    }
    return frame;
  }

  private Frame<BasicValue> empty() {
    Frame<BasicValue> frame = new Frame<>(method.maxLocals, method.maxStack);
    for (int i = 0; i < method.maxLocals; i++) {
      frame.setLocal(i, BasicValue.UNINITIALIZED_VALUE);
    }
    frame.setReturn(types.newReturnTypeValue(Type.getReturnType(method.desc)));
    return frame;
  }

  private void readFrames() {
    List<LabelNode> here = new ArrayList<>();
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof LabelNode label) {
        here.add(label);
      } else if (insn instanceof FrameNode node) {
        Frame<BasicValue> frame = read(node);
        declared.put(node, frame);
        here.forEach(label -> atLabel.put(label, frame));
      } else if (insn.getOpcode() >= 0) {
        here.clear();
      }
    }
  }

  private Frame<BasicValue> read(FrameNode node) {
    Frame<BasicValue> frame = empty();
    int slot = 0;
    for (Object local : node.local) {
      frame.setLocal(slot, value(local));
      slot += local == Opcodes.LONG || local == Opcodes.DOUBLE ? 2 : 1;
    }
    node.stack.forEach(each -> frame.push(value(each)));
    return frame;
  }

  private BasicValue value(Object type) {
    if (type instanceof LabelNode label) {
      AbstractInsnNode made = label;
      while (made != null && made.getOpcode() < 0) {
        made = made.getNext();
      }
      return new Uninitialized(made);
    }
    if (type instanceof String name) {
      return types.object(name);
    }
    if (type == Opcodes.NULL) {
      return types.object("null");
    }
    return type == Opcodes.TOP
        ? BasicValue.UNINITIALIZED_VALUE
        : type == Opcodes.INTEGER
            ? BasicValue.INT_VALUE
            : type == Opcodes.FLOAT
                ? BasicValue.FLOAT_VALUE
                : type == Opcodes.LONG
                    ? BasicValue.LONG_VALUE
                    : type == Opcodes.DOUBLE ? BasicValue.DOUBLE_VALUE : new Uninitialized(null);
  }
}
