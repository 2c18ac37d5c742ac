package io.pivotscope.frontend.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.catalogue.Entry;
import io.pivotscope.compiler.syntax.Expression.Each;
import io.pivotscope.compiler.syntax.Expression.Item;
import io.pivotscope.compiler.syntax.Expression.Member;
import io.pivotscope.compiler.syntax.Expression.Name;
import io.pivotscope.compiler.syntax.Expression.Part;
import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Tracepoint;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Every tracepoint and every export of {@code hdfs.tracepoints} exists in the released classes of
 * both lines.
 */
class HdfsCatalogueIT {
  private static final String CATALOGUE = "/catalogues/hdfs.tracepoints";

  @ParameterizedTest
  @EnumSource(HdfsRelease.class)
  void everyNameIsThere(HdfsRelease release) throws Exception {
    Catalogue catalogue = Catalogue.parse(text(), CATALOGUE);
    assertThat(catalogue.diagnostics()).isEmpty();
    assertThat(catalogue.names())
        .contains(
            "DataNodeMetrics.incrBytesRead",
            "DN.DataTransferProtocol",
            "NN.GetBlockLocations",
            "ClientProtocols",
            "StressTest.DoNextOp");
    try (URLClassLoader classes = classesOf(release)) {
      for (Entry entry : catalogue.entries().values()) {
        for (Tracepoint at : entry.at()) {
          Method method = onlyMethod(classes, at.method());
          entry.exports().forEach((name, path) -> assertReadable(name, path, method));
        }
        for (MethodPattern request : entry.requests()) {
          onlyMethod(classes, request);
        }
      }
    }
  }

  private static String text() throws IOException {
    try (InputStream in = HdfsCatalogueIT.class.getResourceAsStream(CATALOGUE)) {
      return new String(
          Optional.ofNullable(in).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static URLClassLoader classesOf(HdfsRelease release) throws IOException {
    List<URL> urls = new ArrayList<>();
    urls.add(HdfsRelease.programs().toUri().toURL());
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(release.libraries(), "*.jar")) {
      for (Path jar : jars) {
        urls.add(jar.toUri().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** An entry that meant two overloads would count an event twice where one calls the other. */
  private static Method onlyMethod(ClassLoader classes, MethodPattern pattern) throws Exception {
    List<Method> found = new ArrayList<>();
    for (Method method : Class.forName(pattern.type(), false, classes).getDeclaredMethods()) {
      List<String> parameters =
          Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList();
      if (method.getName().equals(pattern.method())
          && !method.isSynthetic()
          && (pattern.parameterTypes() == null || pattern.parameterTypes().equals(parameters))) {
        found.add(method);
      }
    }
    assertThat(found).as(pattern.toString()).hasSize(1);
    return found.get(0);
  }

  private static void assertReadable(String export, Name path, Method method) {
    List<Part> parts = path.parts();
    Type type = rootType(path.first().name(), method);
    for (Part part : parts.subList(1, parts.size())) {
      type = part instanceof Member member ? field(type, member.name()) : element(type, part);
    }
    assertThat(type.getTypeName())
        .as(export + " of " + method)
        .isIn("long", "int", "java.lang.String");
  }

  private static Type rootType(String root, Method method) {
    Type[] parameters = method.getGenericParameterTypes();
    if (root.equals("return")) {
      return method.getGenericReturnType();
    }
    if (root.matches("arg[0-9]+")) {
      return parameters[Integer.parseInt(root.substring(3))];
    }
    List<String> names = parameterNames(method);
    assertThat(names).as(method.toString()).contains(root);
    return parameters[names.indexOf(root)];
  }

  private static Type field(Type owner, String name) {
    for (Class<?> type = (Class<?>) owner; type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return field.getGenericType();
        }
      }
    }
    throw new AssertionError("no field " + name + " in " + owner.getTypeName());
  }

  private static Type element(Type container, Part part) {
    assertThat(part).isInstanceOfAny(Item.class, Each.class);
    if (container instanceof ParameterizedType list) {
      return list.getActualTypeArguments()[0];
    }
    if (container instanceof GenericArrayType array) {
      return array.getGenericComponentType();
    }
    return ((Class<?>) container).getComponentType();
  }

  /** From the table of local variables, as a process would find them. */
  private static List<String> parameterNames(Method method) {
    String descriptor = org.objectweb.asm.Type.getMethodDescriptor(method);
    Map<Integer, String> slots = new TreeMap<>();
    Class<?> owner = method.getDeclaringClass();
    String file = owner.getName().replace('.', '/') + ".class";
    try (InputStream in = owner.getClassLoader().getResourceAsStream(file)) {
      new ClassReader(in)
          .accept(
              new ClassVisitor(Opcodes.ASM9) {
                @Override
                public MethodVisitor visitMethod(
                    int access, String name, String type, String signature, String[] exceptions) {
                  if (!name.equals(method.getName()) || !type.equals(descriptor)) {
                    return null;
                  }
                  return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitLocalVariable(
                        String variable, String t, String s, Label from, Label to, int slot) {
                      slots.putIfAbsent(slot, variable);
                    }
                  };
                }
              },
              ClassReader.SKIP_FRAMES);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    List<String> names = new ArrayList<>();
    int slot = Modifier.isStatic(method.getModifiers()) ? 0 : 1;
    for (Class<?> parameter : method.getParameterTypes()) {
      names.add(slots.getOrDefault(slot, ""));
      slot += parameter == long.class || parameter == double.class ? 2 : 1;
    }
    return names;
  }
}
