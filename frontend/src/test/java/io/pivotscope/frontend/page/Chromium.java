package io.pivotscope.frontend.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A browser without a window, if this machine has one. */
record Chromium(Path binary) {
  static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private static final long TIMEOUT_SECONDS = 120;

  /** How long a page's own clock may run; it runs ahead of ours while nothing is to be done. */
  private static final long BUDGET_MILLIS = 20_000;

  /** The first on the PATH. */
  static Optional<Chromium> found() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(java.io.File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Chromium::new);
  }

  /**
   * The page as it is when it has nothing more to do, as HTML.
   *
   * @param profile an empty folder for what the browser writes
   */
  String dom(String address, Path profile) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(binary.toString(), "--headless=new", "--no-sandbox", "--disable-gpu"));
    command.addAll(List.of("--no-first-run", "--disable-extensions", "--disable-sync"));
    command.add("--disable-background-networking");
    command.add("--user-data-dir=" + profile);
    command.add("--virtual-time-budget=" + BUDGET_MILLIS);
    command.addAll(List.of("--dump-dom", address));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try {
      CompletableFuture<String> output =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return new String(
                      process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                  return "";
                }
              });
      return output.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(binary + " has not shown " + address, e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
