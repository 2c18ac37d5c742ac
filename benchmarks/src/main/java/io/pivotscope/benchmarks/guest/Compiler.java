package io.pivotscope.benchmarks.guest;

import com.sun.source.util.JavacTask;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * An application that loads more than a thousand classes before it is ready: it has the JDK's own
 * compiler check a class. They come from the application's class loader, as a program's own do.
 */
public final class Compiler {
  private static final String SOURCE =
      "class Hello { java.util.List<String> all(String... s) { return java.util.List.of(s); } }";

  private Compiler() {}

  public static void main(String[] args) throws Exception {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    JavaFileManager files =
        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
    List<Source> sources = List.of(new Source());
    JavacTask task =
        (JavacTask) compiler.getTask(messages, files, null, List.of("-proc:none"), null, sources);
    // No further, or it would leave a class file behind.
    task.analyze();
    if (!messages.toString().isEmpty()) {
      throw new IllegalStateException(messages.toString());
    }
    Commands.serve(words -> "");
  }

  private static final class Source extends SimpleJavaFileObject {
    Source() {
      super(URI.create("string:///Hello.java"), Kind.SOURCE);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return SOURCE;
    }
  }
}
