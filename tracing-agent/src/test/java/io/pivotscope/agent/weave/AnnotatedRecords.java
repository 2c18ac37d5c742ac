package io.pivotscope.agent.weave;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.instrument.ClassFileTransformer;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/** Records that some JVMs die of when they are transformed (JDK-8376185), and what brings it on. */
final class AnnotatedRecords {

  @Target(ElementType.TYPE_USE)
  @Retention(RetentionPolicy.RUNTIME)
  @interface Mark {
    String value() default "plain";
  }

  record Inner(@Mark("a") String text, List<@Mark("b") String> more) {
    int length() {
      return text.length();
    }
  }

  record Nested(Map<@Mark String, @Mark("c") Integer> map, @Mark("d") String text) {
    int length() {
      return text.length();
    }
  }

  record Generic<T extends @Mark("e") Object>(@Mark T one, @Mark("f") List<T> more) {
    int length() {
      return more.size();
    }
  }

  static final List<Class<?>> SHAPES = List.of(Inner.class, Nested.class, Generic.class);

  private static final int FILLERS = 50;

  private AnnotatedRecords() {}

  /** Another agent: renumbers the constants of these records, while they are loaded or later. */
  static final class Renumbering implements ClassFileTransformer {
    /** Found before: a class that is asked for while it is loaded would be loaded twice. */
    private final String mine = AnnotatedRecords.class.getName().replace('.', '/') + "$";

    private final boolean atLoad;

    Renumbering(boolean atLoad) {
      this.atLoad = atLoad;
    }

    @Override
    public byte[] transform(
        ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] bytes) {
      if (name == null || !name.startsWith(mine) || atLoad != (type == null)) {
        return null;
      }
      ClassWriter writer = new ClassWriter(0);
      for (int i = 0; i < FILLERS; i++) {
        writer.newUTF8("filler" + i);
      }
      new ClassReader(bytes).accept(writer, 0);
      return writer.toByteArray();
    }
  }

  /** What reflection tells of the components. */
  static String look(Class<?> record) {
    StringBuilder seen = new StringBuilder();
    for (RecordComponent component : record.getRecordComponents()) {
      AnnotatedType type = component.getAnnotatedType();
      seen.append(component.getName()).append(Arrays.toString(type.getAnnotations()));
      if (type instanceof AnnotatedParameterizedType generic) {
        for (AnnotatedType argument : generic.getAnnotatedActualTypeArguments()) {
          seen.append(Arrays.toString(argument.getAnnotations()));
        }
      }
    }
    return seen.toString();
  }
}
