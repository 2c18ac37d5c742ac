package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.access.CredentialFile;
import io.pivotscope.frontend.access.Role;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds somebody to a file of credentials. */
@CommandLine.Command(
    name = "credential",
    description = {
      "Add a credential to the file that the frontend was given with --credentials, and print its"
          + " token. The file has the token's hash alone: what is printed is printed once.",
      "A running frontend sees the change by itself."
    })
final class CredentialCommand extends Command {
  @Parameters(paramLabel = "NAME", description = "who it is for, as the audit log will have it")
  private String name = "";

  @Option(
      names = "--roles",
      paramLabel = "ROLE,..",
      required = true,
      description = "agent, view, query, capture, administer")
  private String roles = "";

  @Option(
      names = "--credentials",
      paramLabel = "FILE",
      required = true,
      description = "the file, made if missing")
  private @Nullable Path file;

  @Option(
      names = "--certificate",
      description = "no token: whoever shows a certificate with the common name NAME")
  private boolean certificate;

  CredentialCommand(PrintStream out, PrintStream err) {
    super(out, err);
  }

  @Override
  int run() throws IOException {
    if (file == null) {
      throw new IOException("no file");
    }
    try {
      Set<Role> given = Role.parse(roles);
      if (certificate) {
        CredentialFile.addCertificate(file, name, given);
      } else {
        out.println(CredentialFile.add(file, name, given));
      }
      return ExitCodes.OK;
    } catch (IllegalArgumentException e) {
      err.println("pivotscope: " + e.getMessage());
      return ExitCodes.QUERY_ERROR;
    }
  }
}
