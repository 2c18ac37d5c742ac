package io.pivotscope.frontend.cli;

import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.view.ScreenStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What all commands share: their streams, and which failure is which exit code. */
abstract class Command implements Callable<Integer> {
  final PrintStream out;
  final PrintStream err;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this")
  private boolean help;

  Command(PrintStream out, PrintStream err) {
    this.out = ScreenStream.of(out);
    this.err = ScreenStream.of(err);
  }

  abstract int run()
      throws IOException, InterruptedException, ApiClient.Unreachable, ApiClient.Refused;

  @Override
  public final Integer call() throws InterruptedException {
    try {
      return run();
    } catch (ApiClient.Exposed e) {
      err.println("pivotscope: " + e.getMessage());
      return ExitCodes.UNREACHABLE;
    } catch (ApiClient.Unreachable e) {
      err.println("pivotscope: " + e.getMessage() + "; is it running? ./pivotscope frontend");
      return ExitCodes.UNREACHABLE;
    } catch (ApiClient.Refused e) {
      e.errors().forEach(err::println);
      return switch (e.status()) {
        case 422 -> ExitCodes.QUERY_ERROR;
        case 401 -> ExitCodes.UNREACHABLE;
        default -> ExitCodes.FAILED;
      };
    } catch (IOException e) {
      err.println("pivotscope: " + e.getMessage());
      return ExitCodes.FAILED;
    } finally {
      out.flush();
      err.flush();
    }
  }
}
