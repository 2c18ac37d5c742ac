package io.pivotscope.agent.weave;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.TypePath;

/**
 * What the weaver wants to know of a class file.
 *
 * @param name binary name
 * @param annotatedRecord a record with a visible type annotation on a component (JDK-8376185)
 * @param sourceFile empty where the class file names none
 * @param parameters MethodParameters by {@link #key}, where the class file has them
 */
record ClassInfo(
    String name,
    int version,
    int access,
    boolean annotatedRecord,
    String sourceFile,
    List<MethodInfo> methods,
    Map<String, List<Parameter>> parameters) {

  /** One entry of MethodParameters. */
  record Parameter(@Nullable String name, int access) {}

  static String key(String name, String descriptor) {
    return name + descriptor;
  }

  static ClassInfo read(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    Reading reading = new Reading();
    reader.accept(reading, ClassReader.SKIP_FRAMES);
    return new ClassInfo(
        reader.getClassName().replace('/', '.'),
        reader.readUnsignedShort(6),
        reader.getAccess(),
        reading.annotatedRecord,
        reading.sourceFile,
        List.copyOf(reading.methods),
        Map.copyOf(reading.parameters));
  }

  /** The same with parameter names that were lost (JDK-8240908). */
  ClassInfo named(Map<String, List<Parameter>> lost) {
    if (lost.isEmpty()) {
      return this;
    }
    List<MethodInfo> renamed = new ArrayList<>();
    for (MethodInfo method : methods) {
      List<Parameter> known = lost.getOrDefault(method.key(), List.of());
      List<String> names = new ArrayList<>(method.parameterNames());
      for (int i = 0; i < names.size() && known.size() == names.size(); i++) {
        String name = known.get(i).name();
        names.set(i, name == null ? names.get(i) : name);
      }
      renamed.add(
          new MethodInfo(
              method.name(),
              method.descriptor(),
              method.access(),
              names,
              method.annotations(),
              method.code()));
    }
    return new ClassInfo(
        name, version, access, annotatedRecord, sourceFile, List.copyOf(renamed), parameters);
  }

  private static final class Reading extends ClassVisitor {
    boolean annotatedRecord;
    String sourceFile = "";
    final List<MethodInfo> methods = new ArrayList<>();
    final Map<String, List<Parameter>> parameters = new HashMap<>();

    Reading() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visitSource(@Nullable String file, @Nullable String debug) {
      sourceFile = file == null ? "" : file;
    }

    @Override
    public RecordComponentVisitor visitRecordComponent(
        String name, String descriptor, @Nullable String signature) {
      return new RecordComponentVisitor(Opcodes.ASM9) {
        @Override
        public @Nullable AnnotationVisitor visitTypeAnnotation(
            int ref, @Nullable TypePath path, String type, boolean visible) {
          annotatedRecord |= visible;
          return null;
        }
      };
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return new MethodVisitor(Opcodes.ASM9) {
        final List<Parameter> declared = new ArrayList<>();
        final Map<Integer, String> locals = new HashMap<>();
        final Set<String> annotations = new HashSet<>();
        final Set<Integer> lines = new TreeSet<>();
        final Set<MethodInfo.Callee> callees = new HashSet<>();
        boolean initialised = !name.equals("<init>");
        int made;

        @Override
        public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
          annotations.add(Type.getType(annotation).getClassName());
          return null;
        }

        @Override
        public void visitLineNumber(int line, Label start) {
          if (initialised) {
            lines.add(line);
          }
        }

        @Override
        public void visitTypeInsn(int opcode, String type) {
          made += opcode == Opcodes.NEW ? 1 : 0;
        }

        @Override
        public void visitMethodInsn(
            int opcode, String owner, String callee, String type, boolean ofInterface) {
          if (initialised) {
            callees.add(new MethodInfo.Callee(owner.replace('/', '.'), callee, type));
          } else if (callee.equals("<init>")) {
            // Those of objects that are made for super(..) come first.
            initialised = --made < 0;
          }
        }

        @Override
        public void visitParameter(@Nullable String parameter, int flags) {
          declared.add(new Parameter(parameter, flags));
        }

        @Override
        public void visitLocalVariable(
            String local,
            String type,
            @Nullable String generic,
            Label start,
            Label end,
            int index) {
          locals.putIfAbsent(index, local);
        }

        @Override
        public void visitEnd() {
          if (!declared.isEmpty()) {
            parameters.put(key(name, descriptor), List.copyOf(declared));
          }
          List<String> names = new ArrayList<>();
          int slot = (access & Opcodes.ACC_STATIC) == 0 ? 1 : 0;
          Type[] types = Type.getArgumentTypes(descriptor);
          for (int i = 0; i < types.length; i++) {
            String found = declared.size() == types.length ? declared.get(i).name() : null;
            names.add(found != null ? found : locals.getOrDefault(slot, "arg" + i));
            slot += types[i].getSize();
          }
          MethodInfo.Code code = new MethodInfo.Code(List.copyOf(lines), Set.copyOf(callees));
          methods.add(new MethodInfo(name, descriptor, access, names, annotations, code));
        }
      };
    }
  }
}
