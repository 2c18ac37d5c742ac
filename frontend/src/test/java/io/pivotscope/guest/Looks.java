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
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What classes look like from inside the process: {@code look NAME..} prints what reflection
 * answers of each, and of each of its methods a digest of the bytes that an agent sees that comes
 * last; {@code churn NAME..} retransforms them until {@code calm}, which prints how often. An agent
 * itself, which does nothing until it is asked.
 */
public final class Looks {
  private static volatile @Nullable Instrumentation instrumentation;
  private static volatile @Nullable Thread churning;
  private static volatile boolean churns;

  /** Written by the churning thread alone. */
  private static volatile int churned;

  private Looks() {}

  public static void premain(@Nullable String args, Instrumentation given) {
    instrumentation = given;
  }

  static void command(String[] words) throws Exception {
    List<String> names = Arrays.asList(words).subList(1, words.length);
    switch (words[0]) {
      case "look" -> look(names);
      case "churn" -> churn(names);
      case "calm" -> calm();
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  /** Has these classes retransformed without a change, over and over, until calm. */
  private static void churn(List<String> names) throws Exception {
    Class<?>[] types = new Class<?>[names.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = Class.forName(names.get(i));
    }
    Instrumentation all = Objects.requireNonNull(instrumentation);
    churns = true;
    Thread thread =
        new Thread(
            () -> {
              try {
                for (; churns; churned++) {
                  all.retransformClasses(types);
                }
              } catch (Throwable t) {
                System.out.println("churn failed: " + t);
              }
            });
    thread.setDaemon(true);
    thread.start();
    churning = thread;
  }

  private static void calm() throws InterruptedException {
    churns = false;
    Objects.requireNonNull(churning).join();
    System.out.println("churned " + churned);
  }

  private static void look(List<String> names) throws Exception {
    // First, since a retransformation, be it to look, loses names of parameters on some JVMs.
    for (String name : names) {
      reflected(Class.forName(name))
          .forEach(each -> System.out.println("look " + name + " " + each));
    }
    for (String name : names) {
      byte[] bytes = bytes(Class.forName(name));
      for (String method : methods(bytes)) {
        System.out.println("look " + name + " " + method + " " + digest(canonical(bytes, method)));
      }
    }
  }

  private static String digest(byte[] bytes) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    return HexFormat.of().formatHex(digest, 0, 8);
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

  private static Set<String> methods(byte[] bytes) {
    Set<String> methods = new TreeSet<>();
    new ClassReader(bytes)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public @Nullable MethodVisitor visitMethod(
                  int access,
                  String name,
                  String descriptor,
                  @Nullable String generic,
                  String @Nullable [] thrown) {
                methods.add(name + descriptor);
                return null;
              }
            },
            0);
    return methods;
  }

  /**
   * The class with one of its methods, since the JVM orders them as it likes; with a pool in order
   * of use, and without MethodParameters, which reflection tells better.
   */
  private static byte[] canonical(byte[] bytes, String method) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(bytes)
        .accept(
            new ClassVisitor(Opcodes.ASM9, writer) {
              @Override
              public @Nullable MethodVisitor visitMethod(
                  int access,
                  String name,
                  String descriptor,
                  @Nullable String generic,
                  String @Nullable [] thrown) {
                if (!method.equals(name + descriptor)) {
                  return null;
                }
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

  /** In one order: that of the members of an annotation is not the same in every process. */
  private static String annotations(Annotation[] annotations) {
    return Stream.of(annotations)
        .map(each -> Stream.of(each.toString().split("[(), ]+")).sorted().toList().toString())
        .toList()
        .toString();
  }
}
