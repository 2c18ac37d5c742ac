package io.pivotscope.agent.weave;

import io.pivotscope.agent.weave.WovenClass.Shape;
import io.pivotscope.protocol.advice.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Puts the calls to {@code java.pivotscope.Hooks} into one method, as drawn there.
 *
 * <p>The frame lives in a fresh local variable behind all others, so nothing of the method is
 * renumbered; where a query listens, behind it when the invocation began, and {@code this} and the
 * arguments as they were passed, since the method may write to its own. Every stack map frame gets
 * them, and they are written before anything else, so that they are there at every point inside.
 * The only branch target that is new is the throw handler, where all other locals are TOP. In
 * constructors nothing names {@code this} before it is initialised, and the handler covers what
 * comes after that.
 */
final class MethodSplicer {

  private static final String HOOKS = "java/pivotscope/Hooks";
  private static final String OBJECT = "java/lang/Object";

  /** An invokedynamic has room for 255 slots, some of them taken by the JVM. */
  private static final int DYNAMIC_SLOTS = 200;

  /** Linking runs classes of the platform itself: a dynamic call site there might need itself. */
  private static final Pattern PLATFORM = Pattern.compile("java/|javax/|jdk/|sun/|com/sun/");

  private static final Handle BOOTSTRAP =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          HOOKS,
          "bootstrap",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
              + "Ljava/lang/invoke/MethodType;II)Ljava/lang/invoke/CallSite;",
          false);

  private final MethodNode method;
  private final String owner;
  private final int version;
  private final Shape shape;
  private final int number;
  private final boolean isStatic;
  private final boolean isConstructor;
  private final Type[] types;
  private final int frame;

  /** Whether calls of ours may be linked. */
  private final boolean dynamic;

  /** Whether the end is linked too: the arguments are there as they were passed. */
  private final boolean keepsArguments;

  MethodSplicer(MethodNode method, String owner, int version, Shape shape, int number) {
    this.method = method;
    this.owner = owner;
    this.version = version;
    this.shape = shape;
    this.number = number;
    this.isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
    this.isConstructor = method.name.equals("<init>");
    this.types = Type.getArgumentTypes(method.desc);
    this.frame = method.maxLocals;
    int slots = Type.getArgumentsAndReturnSizes(method.desc) >> 2;
    this.dynamic =
        version >= Opcodes.V1_7 && !PLATFORM.matcher(owner).lookingAt() && slots <= DYNAMIC_SLOTS;
    this.keepsArguments = dynamic && shape.linksEnds();
  }

  void splice() {
    AbstractInsnNode initialised = isConstructor ? initialisation() : null;
    if (!shape.points().isEmpty()) {
      points(initialised);
    }
    for (AbstractInsnNode insn : method.instructions.toArray()) {
      if (insn instanceof FrameNode node) {
        node.local = withFrame(node.local);
      } else if (insn.getOpcode() >= Opcodes.IRETURN && insn.getOpcode() <= Opcodes.RETURN) {
        method.instructions.insertBefore(insn, exit(insn.getOpcode()));
      }
    }
    LabelNode start = new LabelNode();
    LabelNode end = new LabelNode();
    InsnList entry = entry();
    if (initialised == null) {
      entry.add(start);
    } else {
      method.instructions.insert(initialised, start);
    }
    method.instructions.insert(entry);
    method.instructions.add(end);
    if (!isConstructor || initialised != null) {
      method.instructions.add(handler());
      LabelNode handler = (LabelNode) end.getNext();
      method.tryCatchBlocks.add(new TryCatchBlockNode(start, end, handler, "java/lang/Throwable"));
    }
    method.maxLocals = keepsArguments ? behindCopies() : frame + 1;
  }

  private InsnList entry() {
    InsnList code = new InsnList();
    if (dynamic) {
      dynamicEntry(code);
    } else {
      staticEntry(code);
    }
    code.add(new VarInsnNode(Opcodes.ASTORE, frame));
    if (keepsArguments) {
      link(code, "begun", "()J", false);
      code.add(new VarInsnNode(Opcodes.LSTORE, frame + 1));
      copyArguments(code);
    }
    if (shape.replacesArguments()) {
      replaceArguments(code);
    }
    return code;
  }

  private void dynamicEntry(InsnList code) {
    boolean instance = !isStatic && !isConstructor;
    StringBuilder descriptor = new StringBuilder(instance ? "(Ljava/lang/Object;" : "(");
    if (instance) {
      code.add(new VarInsnNode(Opcodes.ALOAD, 0));
    }
    int slot = isStatic ? 0 : 1;
    for (Type type : types) {
      code.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), slot));
      descriptor.append(erased(type));
      slot += type.getSize();
    }
    link(code, "enter", descriptor.append(")Ljava/lang/Object;").toString(), instance);
  }

  private void link(InsnList code, String name, String descriptor, boolean self) {
    code.add(new InvokeDynamicInsnNode(name, descriptor, BOOTSTRAP, number, self ? 1 : 0));
  }

  // ---- the copies: of this, unless it is a constructor's, and of the arguments

  private boolean copiesThis() {
    return !isStatic && !isConstructor;
  }

  private int firstCopy() {
    return frame + 3;
  }

  private int behindCopies() {
    int slot = firstCopy() + (copiesThis() ? 1 : 0);
    for (Type type : types) {
      slot += type.getSize();
    }
    return slot;
  }

  private void copyArguments(InsnList code) {
    int to = firstCopy();
    if (copiesThis()) {
      code.add(new VarInsnNode(Opcodes.ALOAD, 0));
      code.add(new VarInsnNode(Opcodes.ASTORE, to++));
    }
    int from = isStatic ? 0 : 1;
    for (Type type : types) {
      code.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), from));
      code.add(new VarInsnNode(type.getOpcode(Opcodes.ISTORE), to));
      from += type.getSize();
      to += type.getSize();
    }
  }

  /** Behind what ended the method, which is on the stack: tells of it. */
  private void linkedEnd(InsnList code, String name, String ended, boolean constructed) {
    StringBuilder descriptor = new StringBuilder("(").append(ended).append("Ljava/lang/Object;J");
    code.add(new VarInsnNode(Opcodes.ALOAD, frame));
    code.add(new VarInsnNode(Opcodes.LLOAD, frame + 1));
    int slot = firstCopy();
    if (copiesThis() || constructed) {
      descriptor.append("Ljava/lang/Object;");
      code.add(new VarInsnNode(Opcodes.ALOAD, constructed ? 0 : slot++));
    }
    for (Type type : types) {
      descriptor.append(erased(type));
      code.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), slot));
      slot += type.getSize();
    }
    link(code, name, descriptor.append(")V").toString(), copiesThis() || constructed);
  }

  private static String erased(Type type) {
    return isReference(type) ? "Ljava/lang/Object;" : type.getDescriptor();
  }

  private void staticEntry(InsnList code) {
    code.add(new LdcInsnNode(number));
    code.add(
        isStatic || isConstructor
            ? new InsnNode(Opcodes.ACONST_NULL)
            : new VarInsnNode(Opcodes.ALOAD, 0));
    code.add(new LdcInsnNode(types.length));
    code.add(new TypeInsnNode(Opcodes.ANEWARRAY, OBJECT));
    int slot = isStatic ? 0 : 1;
    for (int i = 0; i < types.length; i++) {
      code.add(new InsnNode(Opcodes.DUP));
      code.add(new LdcInsnNode(i));
      code.add(new VarInsnNode(types[i].getOpcode(Opcodes.ILOAD), slot));
      Boxing.box(code, types[i]);
      code.add(new InsnNode(Opcodes.AASTORE));
      slot += types[i].getSize();
    }
    call(code, "enter", "(ILjava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;");
  }

  private void replaceArguments(InsnList code) {
    int slot = isStatic ? 0 : 1;
    for (int i = 0; i < types.length; i++) {
      if (isReference(types[i])) {
        code.add(new VarInsnNode(Opcodes.ALOAD, frame));
        code.add(new LdcInsnNode(i));
        code.add(new VarInsnNode(Opcodes.ALOAD, slot));
        call(code, "argument", "(Ljava/lang/Object;ILjava/lang/Object;)Ljava/lang/Object;");
        code.add(new TypeInsnNode(Opcodes.CHECKCAST, types[i].getInternalName()));
        code.add(new VarInsnNode(Opcodes.ASTORE, slot));
      }
      slot += types[i].getSize();
    }
  }

  /** In a constructor only behind the call that initialises {@code this}. */
  private void points(@Nullable AbstractInsnNode initialised) {
    Map<AbstractInsnNode, Set<Place>> wanted = new LinkedHashMap<>();
    boolean inside = !isConstructor;
    for (AbstractInsnNode insn : method.instructions) {
      for (Place place : shape.points()) {
        AbstractInsnNode at = inside ? at(insn, place) : null;
        if (at != null) {
          wanted.computeIfAbsent(at, i -> new HashSet<>()).add(place);
        }
      }
      inside |= insn == initialised;
    }
    wanted.forEach(
        (insn, places) -> {
          InsnList code = new InsnList();
          code.add(new VarInsnNode(Opcodes.ALOAD, frame));
          code.add(new LdcInsnNode(Points.number(places)));
          call(code, "point", "(Ljava/lang/Object;I)V");
          if (insn.getOpcode() == Opcodes.NEW) {
            code.add(relabelled(insn));
          }
          method.instructions.insertBefore(insn, code);
        });
  }

  /**
   * A label for an instruction that makes an object: stack map frames call the object, as long as
   * it is not initialised, by the label in front of the instruction, and ours come between.
   */
  private LabelNode relabelled(AbstractInsnNode made) {
    LabelNode own = new LabelNode();
    Set<Object> former = new HashSet<>();
    AbstractInsnNode before = made.getPrevious();
    for (; before != null && before.getOpcode() < 0; before = before.getPrevious()) {
      former.add(before);
    }
    UnaryOperator<Object> renamed = type -> former.contains(type) ? own : type;
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof FrameNode node) {
        Stream.of(node.local, node.stack)
            .filter(Objects::nonNull)
            .forEach(types -> types.replaceAll(renamed));
      }
    }
    return own;
  }

  /** The instruction before which a place is, if this node is where it begins. */
  private static @Nullable AbstractInsnNode at(AbstractInsnNode node, Place place) {
    if (node instanceof LineNumberNode line && line.line == place.line()) {
      AbstractInsnNode next = node.getNext();
      while (next != null && next.getOpcode() < 0) {
        next = next.getNext(); // behind the stack map frame, which belongs to the label
      }
      return next;
    }
    return node instanceof MethodInsnNode call
            && Points.calls(
                place, new MethodInfo.Callee(call.owner.replace('/', '.'), call.name, call.desc))
        ? node
        : null;
  }

  private InsnList exit(int opcode) {
    InsnList code = new InsnList();
    Type type = Type.getReturnType(method.desc);
    boolean isVoid = opcode == Opcodes.RETURN;
    if (keepsArguments) {
      if (!isVoid) {
        code.add(new InsnNode(type.getSize() == 2 ? Opcodes.DUP2 : Opcodes.DUP));
      }
      linkedEnd(code, "exit", isVoid ? "" : erased(type), isConstructor);
      return code;
    }
    if (isVoid) {
      code.add(new InsnNode(Opcodes.ACONST_NULL));
    } else {
      if (!shape.replacesResult()) {
        code.add(new InsnNode(type.getSize() == 2 ? Opcodes.DUP2 : Opcodes.DUP));
      }
      Boxing.box(code, type);
    }
    // result -> frame, this, result
    code.add(new VarInsnNode(Opcodes.ALOAD, frame));
    code.add(new InsnNode(Opcodes.SWAP));
    code.add(isConstructor ? new VarInsnNode(Opcodes.ALOAD, 0) : new InsnNode(Opcodes.ACONST_NULL));
    code.add(new InsnNode(Opcodes.SWAP));
    call(
        code, "exit", "(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/Object;)Ljava/lang/Object;");
    if (isVoid || !shape.replacesResult()) {
      code.add(new InsnNode(Opcodes.POP));
    } else {
      Boxing.unbox(code, type);
    }
    return code;
  }

  private InsnList handler() {
    InsnList code = new InsnList();
    code.add(new LabelNode());
    if (version >= Opcodes.V1_6) {
      List<Object> locals = withFrame(List.of());
      code.add(
          new FrameNode(
              Opcodes.F_NEW,
              locals.size(),
              locals.toArray(),
              1,
              new Object[] {"java/lang/Throwable"}));
    }
    code.add(new InsnNode(Opcodes.DUP));
    if (keepsArguments) {
      linkedEnd(code, "thrown", "Ljava/lang/Throwable;", false);
    } else {
      code.add(new VarInsnNode(Opcodes.ALOAD, frame));
      code.add(new InsnNode(Opcodes.SWAP));
      code.add(new InsnNode(Opcodes.ACONST_NULL));
      code.add(new InsnNode(Opcodes.SWAP));
      call(code, "thrown", "(Ljava/lang/Object;Ljava/lang/Object;Ljava/lang/Throwable;)V");
    }
    code.add(new InsnNode(Opcodes.ATHROW));
    return code;
  }

  /** The locals of a stack map frame with ours behind them. */
  private List<Object> withFrame(@Nullable List<Object> locals) {
    List<Object> all = locals == null ? new ArrayList<>() : new ArrayList<>(locals);
    int slots = 0;
    for (Object local : all) {
      slots += local == Opcodes.LONG || local == Opcodes.DOUBLE ? 2 : 1;
    }
    all.addAll(Collections.nCopies(frame - slots, Opcodes.TOP));
    all.add(OBJECT);
    if (keepsArguments) {
      all.add(Opcodes.LONG);
      if (copiesThis()) {
        all.add(owner);
      }
      for (Type type : types) {
        all.add(verified(type));
      }
    }
    return all;
  }

  /** As stack map frames name it. */
  private static Object verified(Type type) {
    return switch (type.getSort()) {
      case Type.LONG -> Opcodes.LONG;
      case Type.DOUBLE -> Opcodes.DOUBLE;
      case Type.FLOAT -> Opcodes.FLOAT;
      case Type.ARRAY, Type.OBJECT -> type.getInternalName();
      default -> Opcodes.INTEGER;
    };
  }

  /** The call of {@code super(...)} or {@code this(...)}: not that of an object made for it. */
  private @Nullable AbstractInsnNode initialisation() {
    return Initialisation.find(method, owner);
  }

  private static boolean isReference(Type type) {
    return type.getSort() >= Type.ARRAY;
  }

  private static void call(InsnList code, String name, String descriptor) {
    code.add(new MethodInsnNode(Opcodes.INVOKESTATIC, HOOKS, name, descriptor, false));
  }
}
