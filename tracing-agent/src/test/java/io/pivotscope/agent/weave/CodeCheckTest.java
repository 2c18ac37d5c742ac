package io.pivotscope.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.weave.WovenClass.Shape;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Breaks what the splicer makes, in every way that we could think of: each is noticed. */
class CodeCheckTest {
  private static final String MUTANT = "io/pivotscope/agent/weave/Mutant";
  private static final long SEED = 20151004;
  private static final int MUTANTS = 4000;
  private static final int FEWEST_BROKEN = 1000;

  private static final List<Shape> SHAPES =
      List.of(
          new Shape(false, false, false),
          new Shape(true, true, false),
          new Shape(false, false, true),
          new Shape(true, false, true));

  /** A method is woven wrongly; returns what was done, or null where there is nothing to do. */
  private interface Mutation {
    String apply(MethodNode method, AbstractInsnNode insn, SplittableRandom random);
  }

  private static final List<Mutation> MUTATIONS =
      List.of(
          CodeCheckTest::leftOut,
          CodeCheckTest::twice,
          CodeCheckTest::otherVariable,
          CodeCheckTest::otherType,
          CodeCheckTest::otherFrame,
          CodeCheckTest::otherCall,
          CodeCheckTest::otherInstruction);

  @Test
  void whatTheJvmRefusesIsNoticedFirst() throws Exception {
    SplittableRandom random = new SplittableRandom(SEED);
    Map<String, int[]> byMutation = new TreeMap<>();
    List<String> missed = new ArrayList<>();
    int broken = 0;
    byte[] original = original();
    for (int i = 0; i < MUTANTS; i++) {
      ClassNode woven = new ClassNode();
      new ClassReader(original).accept(woven, ClassReader.EXPAND_FRAMES);
      List<MethodNode> methods = woven.methods.stream().filter(CodeCheckTest::isWoven).toList();
      MethodNode method = methods.get(random.nextInt(methods.size()));
      List<AbstractInsnNode> ours = splice(woven, method, SHAPES.get(i % SHAPES.size()));
      AbstractInsnNode insn = ours.get(random.nextInt(ours.size()));
      String done = MUTATIONS.get(random.nextInt(MUTATIONS.size())).apply(method, insn, random);
      if (done == null) {
        continue;
      }
      byte[] bytes = bytes(woven);
      String refusal = jvm(bytes);
      Map<String, String> errors =
          CodeCheck.errors(bytes, Set.of(ClassInfo.key(method.name, method.desc)), false);
      int[] count = byMutation.computeIfAbsent(done.replaceAll(":.*", ""), k -> new int[2]);
      count[0]++;
      if (refusal != null) {
        broken++;
        count[1]++;
        if (errors.isEmpty()) {
          missed.add(method.name + method.desc + ": " + done + ": " + refusal);
        }
      }
    }
    byMutation.forEach(
        (name, n) -> System.out.printf("mutants: %s: %d, broken %d%n", name, n[0], n[1]));
    assertThat(missed).isEmpty();
    assertThat(broken).isGreaterThan(FEWEST_BROKEN);
  }

  private static boolean isWoven(MethodNode method) {
    return method.instructions.size() > 0 && !method.name.equals("<clinit>");
  }

  /** Under a name of its own: other tests look for the class by its name. */
  private static byte[] original() throws Exception {
    String name = Target.class.getName().replace('.', '/');
    ClassWriter renamed = new ClassWriter(0);
    try (InputStream in = Target.class.getClassLoader().getResourceAsStream(name + ".class")) {
      new ClassReader(Objects.requireNonNull(in))
          .accept(new ClassRemapper(renamed, new SimpleRemapper(name, MUTANT)), 0);
    }
    return renamed.toByteArray();
  }

  /** The instructions that are ours, and the frames, which are so in part. */
  private static List<AbstractInsnNode> splice(ClassNode type, MethodNode method, Shape shape) {
    Set<AbstractInsnNode> theirs = Collections.newSetFromMap(new IdentityHashMap<>());
    Collections.addAll(theirs, method.instructions.toArray());
    new MethodSplicer(method, type.name, type.version, shape, 1).splice();
    List<AbstractInsnNode> ours = new ArrayList<>();
    for (AbstractInsnNode insn : method.instructions) {
      if (insn instanceof FrameNode || insn.getOpcode() >= 0 && !theirs.contains(insn)) {
        ours.add(insn);
      }
    }
    return ours;
  }

  private static byte[] bytes(ClassNode type) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    try {
      type.accept(writer);
      return writer.toByteArray();
    } catch (RuntimeException e) {
      // Not even a maximum can be worked out: as the splicer would have it, with what is there.
      ClassWriter plain = new ClassWriter(0);
      type.methods.forEach(m -> m.maxStack += 8);
      type.accept(plain);
      return plain.toByteArray();
    }
  }

  /** What the JVM's verifier says, or null. */
  private static String jvm(byte[] bytes) {
    Class<?> type =
        new ClassLoader(CodeCheckTest.class.getClassLoader()) {
          Class<?> define() {
            return defineClass(MUTANT.replace('/', '.'), bytes, 0, bytes.length);
          }
        }.define();
    try {
      Objects.requireNonNull(type.getDeclaredMethods());
      return null;
    } catch (VerifyError | ClassFormatError e) {
      return e.getMessage().lines().findFirst().orElse("");
    }
  }

  private static String leftOut(MethodNode method, AbstractInsnNode insn, SplittableRandom r) {
    method.instructions.remove(insn);
    return "left out: " + insn.getOpcode();
  }

  private static String twice(MethodNode method, AbstractInsnNode insn, SplittableRandom r) {
    if (insn instanceof FrameNode) {
      return null;
    }
    method.instructions.insert(insn, insn.clone(Map.of()));
    return "twice: " + insn.getOpcode();
  }

  private static String otherVariable(
      MethodNode method, AbstractInsnNode insn, SplittableRandom r) {
    if (!(insn instanceof VarInsnNode node)) {
      return null;
    }
    int before = node.var;
    node.var = r.nextInt(method.maxLocals);
    return "other variable: " + before + " is " + node.var;
  }

  private static String otherType(MethodNode method, AbstractInsnNode insn, SplittableRandom r) {
    if (!(insn instanceof VarInsnNode node)) {
      return null;
    }
    boolean load = node.getOpcode() < Opcodes.ISTORE;
    int before = node.getOpcode();
    node.setOpcode((load ? Opcodes.ILOAD : Opcodes.ISTORE) + r.nextInt(5));
    return "other type: " + before + " is " + node.getOpcode();
  }

  private static String otherFrame(MethodNode method, AbstractInsnNode insn, SplittableRandom r) {
    if (!(insn instanceof FrameNode node) || node.local.isEmpty()) {
      return null;
    }
    List<Object> locals = new ArrayList<>(node.local);
    int at = r.nextInt(locals.size());
    Object before = locals.get(at);
    locals.set(
        at,
        List.of(Opcodes.TOP, Opcodes.INTEGER, Opcodes.LONG, "java/lang/Object").get(r.nextInt(4)));
    node.local = locals;
    return "other frame: " + before + " is " + locals.get(at) + " in " + at;
  }

  private static String otherCall(MethodNode method, AbstractInsnNode insn, SplittableRandom r) {
    if (!(insn instanceof InvokeDynamicInsnNode node)) {
      return null;
    }
    String before = node.desc;
    node.desc =
        r.nextBoolean() ? before.replaceFirst("\\(", "(J") : before.replaceFirst("J\\)|J", "D");
    return before.equals(node.desc) ? null : "other call: " + before + " is " + node.desc;
  }

  private static String otherInstruction(
      MethodNode method, AbstractInsnNode insn, SplittableRandom r) {
    if (!(insn instanceof InsnNode)) {
      return null;
    }
    int[] simple = {
      Opcodes.POP,
      Opcodes.POP2,
      Opcodes.DUP,
      Opcodes.DUP2,
      Opcodes.SWAP,
      Opcodes.ACONST_NULL,
      Opcodes.ICONST_0,
      Opcodes.LCONST_0,
      Opcodes.ATHROW,
      Opcodes.NOP
    };
    int opcode = simple[r.nextInt(simple.length)];
    method.instructions.set(insn, new InsnNode(opcode));
    return "other instruction: " + insn.getOpcode() + " is " + opcode;
  }
}
