package io.pivotscope.frontend.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.frontend.it.PageCommands.PageCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the README and the tutorial tell a newcomer to type is typed, in their order, in a shell;
 * each command ends with 0 and prints what the page shows of it. Only ports and the token's file
 * differ.
 */
class PageCommandsIT {
  @TempDir Path directory;

  private final List<Child> children = new ArrayList<>();
  private final List<String> transcript = new ArrayList<>();
  private final String agentsPort = Integer.toString(FrontendProcess.freePort());
  private final String httpPort = Integer.toString(FrontendProcess.freePort());

  @AfterEach
  void end() {
    for (int i = children.size() - 1; i >= 0; i--) {
      children.get(i).close();
    }
  }

  @Test
  void readme() throws IOException {
    Path orders = directory.resolve("orders.jar");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(orders))) {
      add(jar, "META-INF/MANIFEST.MF", "Main-Class: com.example.Orders\n".getBytes(UTF_8));
      String name = "com/example/Orders.class";
      try (var bytes = PageCommandsIT.class.getResourceAsStream("/" + name)) {
        add(jar, name, bytes.readAllBytes());
      }
    }
    typeAll("README.md");
  }

  private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(content);
    jar.closeEntry();
  }

  @Test
  @TakesTurns(turn = 1)
  void tutorial() throws IOException {
    typeAll("docs/tutorial.md");
  }

  private void typeAll(String page) throws IOException {
    for (String entry : List.of("pivotscope", "tracing-agent", "docs")) {
      Files.createSymbolicLink(directory.resolve(entry), Bench.ROOT.resolve(entry));
    }
    List<PageCommand> commands = PageCommands.on(Bench.ROOT.resolve(page));
    assertThat(commands).as(page).hasSizeGreaterThan(3);
    for (PageCommand command : commands) {
      if (!command.builds()) {
        type(command);
      }
    }
    String name = Path.of(page).getFileName().toString().replace(".md", "-session.txt");
    Files.write(Bench.ROOT.resolve("frontend/target").resolve(name), transcript);
  }

  private void type(PageCommand command) {
    Child shell =
        Child.start(
            command.toString(),
            List.of("bash", "-ec", "cd '" + directory + "'\n" + onOwnPorts(command)),
            Map.of(
                "NO_COLOR",
                "1",
                "PIVOTSCOPE_TOKEN",
                directory.resolve("token").toString(),
                "PIVOTSCOPE_FRONTEND_HTTP",
                "127.0.0.1:" + httpPort));
    children.add(shell);
    transcript.add("$ " + command.text().replace("\n", "\n> "));
    if (command.goesOn()) {
      shell.await(line -> line.contains("ready"));
      return;
    }
    assertThat(shell.awaitExit()).as("%s", shell).isZero();
    List<String> printed = new ArrayList<>(shell.lines());
    printed.addAll(shell.errors());
    transcript.addAll(printed);
    transcript.add("");
    if (!command.begin().isEmpty()) {
      assertThat(printed.stream().map(PageCommands::normal))
          .as("%s", shell)
          .contains(command.begin());
    }
  }

  private String onOwnPorts(PageCommand command) {
    String text =
        command
            .text()
            .replace("7070", agentsPort)
            .replace("7071", httpPort)
            .replace("--for 8s", "--for 3s")
            .replace("--seconds 20", "--seconds 5");
    String first = text.lines().findFirst().orElse("");
    String ports = " --agents 127.0.0.1:" + agentsPort + " --http 127.0.0.1:" + httpPort;
    if (text.startsWith("./pivotscope frontend")) {
      return text.replace(first, first + ports + " --data " + directory.resolve("data"));
    }
    return text.startsWith("./pivotscope demo") ? text.replace(first, first + ports) : text;
  }
}
