package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.access.OwnerOnly;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.AgentView;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** Looks at all that has to be in place, in the order in which it is needed. */
@CommandLine.Command(
    name = "doctor",
    description = {
      "Look at what has to be in place: Java, the agent's jar, token, ports, processes.",
      "Exit code 1 if something is not."
    })
final class DoctorCommand extends Command {
  private static final int LEAST_JAVA = 17;
  private static final int CONNECT_MILLIS = 2_000;

  /** Agents report every second unless they are told otherwise. */
  private static final long SILENT_MILLIS = 10_000;

  @Mixin private AgentSide agentSide = new AgentSide();
  @Mixin private Connection connection = new Connection();
  @Mixin private OutputFormat output = new OutputFormat();

  private final List<@Nullable Object[]> found = new ArrayList<>();
  private boolean ill;

  DoctorCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() {
    java();
    jar();
    token();
    port();
    try {
      processes(connection.client().agents().agents());
    } catch (ApiClient.Unreachable e) {
      bad("frontend", e.getMessage() + "; start it: ./pivotscope frontend");
    } catch (ApiClient.Refused e) {
      bad("frontend", "answers, but refuses: " + String.join("; ", e.errors()));
    }
    if (!output.isTable()) {
      output.print(out, List.of("ok", "what", "found"), found);
    }
    return ill ? ExitCodes.FAILED : ExitCodes.OK;
  }

  private void java() {
    String here = Runtime.version() + " at " + System.getProperty("java.home");
    if (Runtime.version().feature() < LEAST_JAVA) {
      bad("java", here + ": " + LEAST_JAVA + " or later is needed");
    } else if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
      bad("java", here + ": no JDK, so attach does not work");
    } else {
      good("java", here);
    }
  }

  private void jar() {
    Path jar = agentSide.jar();
    if (Files.isReadable(jar)) {
      good("agent's jar", jar.toString());
    } else {
      bad("agent's jar", "there is no " + jar + "; run: mvn -DskipTests package");
    }
  }

  private void token() {
    Path file = connection.tokenFile();
    try {
      if (!Files.isReadable(file)) {
        bad("token", file + " cannot be read; the first frontend of this user makes it");
      } else if (OwnerOnly.isReadableByOthers(file)) {
        bad("token", file + " can be read by others; run: chmod 600 " + file);
      } else {
        good("token", file.toString());
      }
    } catch (IOException e) {
      bad("token", file + ": " + e.getMessage());
    }
  }

  private void port() {
    String address = agentSide.address();
    try (Socket socket = new Socket()) {
      socket.connect(HostPort.parse(address), CONNECT_MILLIS);
      good("port for agents", address + " is open");
    } catch (IOException e) {
      bad("port for agents", address + ": " + e.getMessage() + "; no agent can connect");
    }
  }

  private void processes(List<AgentView> all) {
    List<AgentView> live = all.stream().filter(a -> a.presence().equals("live")).toList();
    if (live.isEmpty()) {
      bad("processes", "none is connected; start one with -javaagent, or: ./pivotscope attach PID");
      return;
    }
    good("processes", live.size() + " connected");
    for (AgentView agent : live) {
      String name = agent.label();
      if (!agent.connected() || agent.silentMillis() > SILENT_MILLIS) {
        bad(name, "nothing was heard of it for " + agent.silentMillis() / 1000 + " s");
      }
      agent
          .propagation()
          .off()
          .forEach(off -> bad(name, off.where() + " is not followed: " + off.why()));
    }
    Set<String> versions =
        live.stream().map(AgentView::agentVersion).collect(Collectors.toCollection(TreeSet::new));
    if (versions.size() > 1) {
      bad("versions", "agents of several: " + String.join(", ", versions));
    } else {
      good("versions", "all agents are " + versions.iterator().next());
    }
  }

  private void good(String what, String how) {
    say(true, what, how);
  }

  private void bad(String what, String why) {
    ill = true;
    say(false, what, why);
  }

  private void say(boolean good, String what, String how) {
    if (output.isTable()) {
      // At once: some looks take their time.
      out.println((good ? "ok    " : "FAIL  ") + what + ": " + how);
      out.flush();
    } else {
      found.add(new @Nullable Object[] {good, what, how});
    }
  }
}
