package io.pivotscope.guest;

import java.lang.annotation.Annotation;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.security.MessageDigest;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What classes look like from inside the process: {@code look NAME..} prints of each a digest of
 * the bytes that an agent sees that comes last, and what reflection answers. An agent itself, which
 * does nothing until it is asked.
 */
public final class Looks {
  private static volatile @Nullable Instrumentation instrumentation;

  private Looks() {}

  public static void premain(@Nullable String args, Instrumentation given) {
    instrumentation = given;
  }

  static void command(String[] words) throws Exception {
    if (!words[0].equals("look")) {
      throw new IllegalArgumentException(words[0]);
    }
    for (String name : Arrays.asList(words).subList(1, words.length)) {
      Class<?> type = Class.forName(name);
      String bytes = HexFormat.of().formatHex(digest(canonical(bytes(type))), 0, 8);
      System.out.println("look " + name + " " + bytes + " " + reflected(type));
    }
  }

  private static byte[] digest(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  /** The class file as it reaches the last transformer. */
  private static byte[] bytes(Class<?> wanted) throws Exception {
    Map<Class<?>, byte[]> captured = new ConcurrentHashMap<>();
    ClassFileTransformer capture =
        new ClassFileTransformer() {
          @Override
          public byte @Nullable [] transform(
              @Nullable ClassLoader loader,
              @Nullable String name,
              @Nullable Class<?> type,
              @Nullable ProtectionDomain domain,
              byte[] bytes) {
            if (type != null) {
              captured.put(type, bytes);
            }
            return null;
          }
        };
    Instrumentation all = Objects.requireNonNull(instrumentation);
    all.addTransformer(capture, true);
    try {
      all.retransformClasses(wanted);
    } finally {
      all.removeTransformer(capture);
    }
    return captured.get(wanted);
  }

  /** With a pool in order of use, and without MethodParameters, which reflection tells better. */
  private static byte[] canonical(byte[] bytes) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(bytes)
        .accept(
            new ClassVisitor(Opcodes.ASM9, writer) {
              @Override
              public MethodVisitor visitMethod(
                  int access,
                  String name,
                  String descriptor,
                  @Nullable String generic,
                  String @Nullable [] thrown) {
                return new MethodVisitor(
                    Opcodes.ASM9, super.visitMethod(access, name, descriptor, generic, thrown)) {
                  @Override
                  public void visitParameter(String parameter, int flags) {}
                };
              }
            },
            0);
    return writer.toByteArray();
  }

  private static List<String> reflected(Class<?> type) {
    List<String> all = new ArrayList<>();
    all.add(type.toGenericString() + annotations(type.getAnnotations()));
    all.add(String.valueOf(type.getGenericSuperclass()));
    all.add(Arrays.toString(type.getGenericInterfaces()));
    List<Executable> executables = new ArrayList<>(List.of(type.getDeclaredConstructors()));
    executables.addAll(List.of(type.getDeclaredMethods()));
    for (Executable each : executables) {
      StringBuilder text = new StringBuilder(each.toGenericString());
      text.append(annotations(each.getAnnotations()));
      for (Parameter parameter : each.getParameters()) {
        text.append(" ").append(parameter.isNamePresent()).append(parameter.getName());
        text.append(annotations(parameter.getAnnotations()));
      }
      all.add(text.toString());
    }
    for (Field field : type.getDeclaredFields()) {
      all.add(field.toGenericString() + annotations(field.getAnnotations()));
    }
    if (type.isRecord()) {
      for (RecordComponent each : type.getRecordComponents()) {
        all.add(each + " " + each.getGenericSignature() + annotations(each.getAnnotations()));
      }
    }
    all.sort(null);
    return all;
  }

  private static String annotations(Annotation[] annotations) {
    return Arrays.toString(annotations);
  }
}
