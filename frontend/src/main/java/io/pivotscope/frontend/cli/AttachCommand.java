package io.pivotscope.frontend.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import com.sun.tools.attach.VirtualMachineDescriptor;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.lifecycle.AgentView;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Loads the agent into a JVM that runs already, and waits until the frontend has it. */
@CommandLine.Command(
    name = "attach",
    description = {
      "Load the agent into a JVM of this user that runs already. Without PID: list them.",
      "Nothing is woven until a query asks for it."
    })
final class AttachCommand extends Command {

  /** From then on a JVM warns of agents that are loaded into it. */
  private static final int WARNS = 21;

  /** Until then the first retransformation of a JVM makes it forget all compiled code. */
  private static final int FORGETS = 17;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
  private static final long POLL_MILLIS = 100;

  @Parameters(arity = "0..1", paramLabel = "PID", description = "of the JVM")
  private @Nullable Long pid;

  @Option(
      names = "--option",
      paramLabel = "NAME=VALUE",
      description = "an option of the agent, as procName=orders; any number of them")
  private List<String> options = new ArrayList<>();

  @Mixin private AgentSide agentSide = new AgentSide();
  @Mixin private Connection connection = new Connection();
  @Mixin private OutputFormat output = new OutputFormat();

  AttachCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws IOException, InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    if (pid == null) {
      list();
      return ExitCodes.OK;
    }
    HostPort.parse(agentSide.address());
    ApiClient client = connection.client();
    Optional<AgentView> there = find(client, pid);
    if (there.isPresent()) {
      out.println(there.get().procName() + ", pid " + pid + ", has an agent already");
      return ExitCodes.OK;
    }
    Path jar = agentSide.jar();
    if (!Files.isRegularFile(jar)) {
      err.println("pivotscope: there is no " + jar + "; run: mvn -DskipTests package");
      return ExitCodes.FAILED;
    }
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        tellWhatFollows(machine.getSystemProperties().getProperty("java.specification.version"));
        machine.loadAgent(jar.toString(), agentOptions());
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException e) {
      err.println("pivotscope: " + pid + " is no JVM that can be attached to: " + e.getMessage());
      return ExitCodes.FAILED;
    } catch (AgentLoadException | AgentInitializationException e) {
      err.println("pivotscope: " + pid + " does not take the agent: " + e.getMessage());
      return ExitCodes.FAILED;
    } catch (IOException e) {
      err.println(
          "pivotscope: cannot attach to "
              + pid
              + ": "
              + e.getMessage()
              + "; it must be a JVM of the same user, and not be started with"
              + " -XX:+DisableAttachMechanism");
      return ExitCodes.FAILED;
    }
    return await(client, pid);
  }

  private void list() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    String own = Long.toString(ProcessHandle.current().pid());
    VirtualMachine.list().stream()
        .filter(each -> !each.id().equals(own))
        .sorted(Comparator.comparing(VirtualMachineDescriptor::displayName))
        .forEach(each -> rows.add(new @Nullable Object[] {pid(each), each.displayName()}));
    output.print(out, List.of("pid", "main class"), rows);
  }

  /** A number, but for people one without commas. */
  private Object pid(VirtualMachineDescriptor machine) {
    return output.isTable() ? machine.id() : (Object) Long.parseLong(machine.id());
  }

  private void tellWhatFollows(String version) {
    // 1.8 and the like are no JVM for the agent, which says so itself.
    int feature = version.matches("\\d{1,4}") ? Integer.parseInt(version) : 0;
    if (feature >= WARNS) {
      out.println(
          "Java "
              + version
              + " warns on its standard error that an agent has been loaded; with"
              + " -XX:+EnableDynamicAgentLoading at its start, or -javaagent, it does not");
    } else if (feature <= FORGETS) {
      out.println(
          "Java "
              + version
              + " will forget all its compiled code when the first query is woven:"
              + " about a second of next to no throughput; later queries do not do that");
    }
    out.flush();
  }

  private String agentOptions() throws IOException {
    List<String> all = new ArrayList<>();
    all.add("frontend=" + agentSide.address());
    all.add("token=" + connection.tokenFile().toAbsolutePath());
    all.addAll(connection.agentOptions());
    all.addAll(options);
    return String.join(",", all);
  }

  private int await(ApiClient client, long pid)
      throws InterruptedException, ApiClient.Unreachable, ApiClient.Refused {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (System.nanoTime() < deadline) {
      Optional<AgentView> found = find(client, pid);
      if (found.isPresent()) {
        out.println(found.get().label() + " is connected");
        return ExitCodes.OK;
      }
      Thread.sleep(POLL_MILLIS);
    }
    err.println(
        "pivotscope: the agent is loaded, but it has not come to the frontend at "
            + agentSide.address()
            + "; the process's standard error says why");
    return ExitCodes.FAILED;
  }

  private static Optional<AgentView> find(ApiClient client, long pid)
      throws ApiClient.Unreachable, ApiClient.Refused {
    return client.agents().agents().stream()
        .filter(each -> each.pid() == pid && each.presence().equals("live") && each.connected())
        .findFirst();
  }
}
