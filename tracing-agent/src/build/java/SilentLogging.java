import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/**
 * Makes libraries log to classes of our own that say nothing, instead of to {@code
 * java.util.logging}, which an agent must not be the first to touch. Fails if one calls what those
 * do not have.
 *
 * <p>A step of the build: {@code java -cp ASM SilentLogging.java DIRECTORY LIBRARY}, the latter a
 * package with slashes.
 */
final class SilentLogging {
  private static final String JDK = "java/util/logging/";
  private static final String OURS = "io/pivotscope/agent/silent/";

  private SilentLogging() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    Set<String> known = new HashSet<>();
    for (String name : List.of("Logger", "Level")) {
      declare(Files.readAllBytes(directory.resolve(OURS + name + ".class")), OURS + name, known);
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory.resolve(arguments[1]))) {
      files = all.filter(file -> file.toString().endsWith(".class")).toList();
    }
    int changed = 0;
    for (Path file : files) {
      byte[] before = Files.readAllBytes(file);
      if (new String(before, java.nio.charset.StandardCharsets.ISO_8859_1).contains(JDK)) {
        Files.write(file, rewritten(before, known));
        changed++;
      }
    }
    if (changed == 0) {
      throw new IllegalStateException("nothing in " + arguments[1] + " logs: drop this step");
    }
  }

  private static void declare(byte[] file, String owner, Set<String> known) {
    new ClassReader(file)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(int a, String name, String d, String s, String[] e) {
                known.add(owner + "." + name + d);
                return null;
              }

              @Override
              public FieldVisitor visitField(int a, String name, String d, String s, Object v) {
                known.add(owner + "." + name + d);
                return null;
              }
            },
            0);
  }

  private static byte[] rewritten(byte[] before, Set<String> known) {
    ClassWriter writer = new ClassWriter(0);
    ClassVisitor check =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(int a, String n, String d, String s, String[] e) {
            return new MethodVisitor(Opcodes.ASM9, super.visitMethod(a, n, d, s, e)) {
              @Override
              public void visitMethodInsn(int o, String owner, String name, String d, boolean i) {
                require(owner, name + d);
                super.visitMethodInsn(o, owner, name, d, i);
              }

              @Override
              public void visitFieldInsn(int o, String owner, String name, String d) {
                require(owner, name + d);
                super.visitFieldInsn(o, owner, name, d);
              }
            };
          }

          private void require(String owner, String member) {
            boolean ours = owner.startsWith(OURS);
            if (owner.startsWith(JDK) || ours && !known.contains(owner + "." + member)) {
              throw new IllegalStateException("no stand-in for " + owner + "." + member);
            }
          }
        };
    Map<String, String> names =
        Map.of(JDK + "Logger", OURS + "Logger", JDK + "Level", OURS + "Level");
    new ClassReader(before).accept(new ClassRemapper(check, new SimpleRemapper(names)), 0);
    return writer.toByteArray();
  }
}
