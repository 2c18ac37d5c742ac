package io.pivotscope.agent;

import io.pivotscope.agent.budget.Budget;
import io.pivotscope.agent.budget.Memory;
import io.pivotscope.agent.link.Redaction;
import io.pivotscope.agent.run.Trust;
import io.pivotscope.baggage.clock.PhysicalClock;
import io.pivotscope.protocol.carrier.CarrierFile;
import io.pivotscope.protocol.tls.TlsFiles;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the agent was told: {@code
 * -javaagent:pivotscope-agent.jar=frontend=HOST:PORT,procName=NAME}. An argument comes before the
 * environment ({@code PIVOTSCOPE_PROCNAME}), that before the file that {@code config=FILE} names
 * (lines of {@code name=value}).
 *
 * @param frontendHost where agents connect
 * @param procName what queries see as {@code procName}
 * @param host what queries see as {@code host}
 * @param waitMillis how long {@code main} is held until the queries of the frontend are armed
 * @param intervalMillis between two reports
 * @param boot how the boot classes reach the boot loader: {@code append} or {@code define}
 * @param tokenFile file with the frontend's token; it need not exist
 * @param tls certificates, where the frontend speaks TLS; null for one that speaks in the clear
 * @param carriers files of declared carriers, all of them sound
 * @param redaction which names are hidden; null for the usual ones
 * @param trust which headers are believed; null where all are, and none is sealed
 * @param budget what all queries together may cost
 * @param memoryBytes what tables and reports may hold
 * @param clock how this process reads the physical clock: as it is, or skewed on purpose
 */
public record AgentOptions(
    String frontendHost,
    int frontendPort,
    String procName,
    String host,
    long waitMillis,
    long intervalMillis,
    String boot,
    Path tokenFile,
    @Nullable TlsFiles tls,
    List<CarrierFile> carriers,
    @Nullable Redaction redaction,
    @Nullable Trust trust,
    Budget budget,
    long memoryBytes,
    UnaryOperator<PhysicalClock> clock) {

  /** An option that is unknown or cannot be used; the message is for the person who wrote it. */
  public static final class BadOption extends Exception {
    BadOption(String message) {
      super(message);
    }
  }

  /** Not {@code UnaryOperator.identity()}: that starts the JDK's machinery for lambdas. */
  static final UnaryOperator<PhysicalClock> UNSKEWED = good -> good;

  private static final List<String> NAMES =
      List.of(
          "frontend",
          "procName",
          "host",
          "wait",
          "interval",
          "boot",
          "token",
          "tls-ca",
          "tls-cert",
          "tls-key",
          "carriers",
          "redact",
          "trust",
          "baggage-key",
          "budget",
          "memory",
          "clock",
          "config");
  private static final String DURATION = "(\\d{1,9})(ms|s|m)|0";

  /**
   * Reads the options.
   *
   * @param arguments the text behind {@code =} of {@code -javaagent}; empty if there is none
   * @param environment the process's environment
   * @param defaults names of process and host where nobody says
   * @throws BadOption naming the option, where it was found and what would do
   */
  public static AgentOptions parse(
      String arguments, Map<String, String> environment, Defaults defaults) throws BadOption {
    Map<String, Setting> settings = new LinkedHashMap<>();
    fromArguments(arguments, settings);
    fromEnvironment(environment, settings);
    Setting config = settings.get("config");
    if (config != null) {
      fromFile(config, settings);
    }
    Setting frontend =
        settings.getOrDefault("frontend", new Setting("frontend", "127.0.0.1:7070", "default"));
    int colon = frontend.value.lastIndexOf(':');
    if (colon <= 0) {
      throw frontend.bad("expected HOST:PORT");
    }
    String boot = choice(settings, "boot", List.of("append", "define"));
    Setting token = settings.get("token");
    return new AgentOptions(
        frontend.value.substring(0, colon),
        port(frontend, frontend.value.substring(colon + 1)),
        text(settings, "procName", defaults.procName()),
        text(settings, "host", defaults.host()),
        duration(settings, "wait", 0, 0),
        duration(settings, "interval", 1000, 50),
        boot,
        token == null ? defaults.tokenFile() : Path.of(token.value),
        tls(settings),
        carriers(settings.get("carriers")),
        redaction(settings.get("redact")),
        trust(settings.get("trust"), settings.get("baggage-key")),
        budget(settings.get("budget")),
        memory(settings.get("memory")),
        clock(settings.get("clock")));
  }

  private static @Nullable Redaction redaction(@Nullable Setting setting) throws BadOption {
    if (setting == null) {
      return null;
    }
    try {
      return Redaction.parse(setting.value);
    } catch (IOException e) {
      throw setting.bad("cannot read the file (" + e.getClass().getSimpleName() + ")");
    } catch (IllegalArgumentException e) {
      throw setting.bad("expected words, file:PATH or off; " + e.getMessage());
    }
  }

  private static @Nullable Trust trust(@Nullable Setting trust, @Nullable Setting key)
      throws BadOption {
    if (key == null) {
      return trust == null ? null : trust(trust, trust.value, null);
    }
    try {
      String text = Files.readString(Path.of(key.value));
      return trust(key, trust == null ? "all" : trust.value, text);
    } catch (IOException e) {
      throw key.bad("cannot read this file (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static Trust trust(Setting of, String carriers, @Nullable String key) throws BadOption {
    try {
      return new Trust(carriers, key);
    } catch (IllegalArgumentException e) {
      throw of.bad(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable TlsFiles tls(Map<String, Setting> settings) throws BadOption {
    Setting ca = settings.get("tls-ca");
    Setting cert = settings.get("tls-cert");
    Setting key = settings.get("tls-key");
    if (ca == null && cert == null && key == null) {
      return null;
    }
    if (ca == null || cert == null || key == null) {
      throw new BadOption("TLS takes all three of tls-ca, tls-cert and tls-key");
    }
    return new TlsFiles(Path.of(ca.value), Path.of(cert.value), Path.of(key.value));
  }

  /** {@code FILE;DIRECTORY}: read and checked here, so that its author is told at once. */
  private static List<CarrierFile> carriers(@Nullable Setting setting) throws BadOption {
    List<CarrierFile> all = new ArrayList<>();
    if (setting != null) {
      for (String path : setting.value.split(";")) {
        try {
          all.addAll(CarrierFile.at(Path.of(path.strip())));
        } catch (IOException | InvalidPathException e) {
          throw setting.bad("cannot read " + path + " (" + e.getClass().getSimpleName() + ")");
        }
      }
      String mistakes = CarrierFile.mistakes(all);
      if (!mistakes.isEmpty()) {
        throw setting.bad("a declaration is wrong\n" + mistakes);
      }
    }
    return all;
  }

  private static Budget budget(@Nullable Setting setting) throws BadOption {
    if (setting == null) {
      return Budget.DEFAULT;
    }
    if (setting.value.equals("off")) {
      return Budget.OFF;
    }
    Matcher m = Pattern.compile("(\\d{1,3}(\\.\\d{1,3})?) ?%").matcher(setting.value);
    double percent = m.matches() ? Double.parseDouble(m.group(1)) : 0;
    if (percent <= 0 || percent > 100) {
      throw setting.bad("expected a share as 1% or 0.5%, at most 100%, or off");
    }
    return new Budget(percent / 100);
  }

  private static long memory(@Nullable Setting setting) throws BadOption {
    if (setting == null) {
      return Memory.usualBytes();
    }
    if (setting.value.equals("off")) {
      return Long.MAX_VALUE / 2; // to which what is held can be added
    }
    Matcher m = Pattern.compile("([1-9]\\d{0,5})([km])").matcher(setting.value);
    if (!m.matches()) {
      throw setting.bad("expected a size as 64m or 512k, or off");
    }
    return Long.parseLong(m.group(1)) << (m.group(2).equals("k") ? 10 : 20);
  }

  /** What holds where nobody says otherwise. */
  public record Defaults(String procName, String host, Path tokenFile) {}

  private record Setting(String name, String value, String origin) {
    BadOption bad(String expected) {
      return new BadOption(
          "bad value '" + value + "' of option '" + name + "' (" + origin + "): " + expected);
    }
  }

  private static void fromArguments(String arguments, Map<String, Setting> settings)
      throws BadOption {
    for (String part : arguments.split(",")) {
      if (part.isBlank()) {
        continue;
      }
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new BadOption("expected name=value, found '" + part.strip() + "'; " + known());
      }
      add(
          settings,
          part.substring(0, equals).strip(),
          part.substring(equals + 1).strip(),
          "argument");
    }
  }

  /** Other variables with the prefix belong to the commands; they are not the agent's to judge. */
  private static void fromEnvironment(
      Map<String, String> environment, Map<String, Setting> settings) {
    for (String name : NAMES) {
      String variable = "PIVOTSCOPE_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
      String value = environment.get(variable);
      if (value != null && !value.isBlank()) {
        settings.putIfAbsent(name, new Setting(name, value.strip(), "environment " + variable));
      }
    }
  }

  private static void fromFile(Setting config, Map<String, Setting> settings) throws BadOption {
    Properties lines = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(config.value))) {
      lines.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw config.bad("cannot read this file (" + e.getClass().getSimpleName() + ")");
    }
    for (String name : lines.stringPropertyNames()) {
      String origin = "file " + config.value;
      if (name.equals("config")) {
        throw new BadOption("a configuration file cannot name another one (" + origin + ")");
      }
      if (!settings.containsKey(name)) {
        add(settings, name, lines.getProperty(name).strip(), origin);
      }
    }
  }

  private static void add(Map<String, Setting> settings, String name, String value, String origin)
      throws BadOption {
    if (!NAMES.contains(name)) {
      throw new BadOption("unknown option '" + name + "' (" + origin + "); " + known());
    }
    Setting setting = new Setting(name, value, origin);
    if (value.isEmpty()) {
      throw setting.bad("it is empty");
    }
    if (settings.put(name, setting) != null) {
      throw setting.bad("the option is given twice");
    }
  }

  private static String known() {
    return "options are " + String.join(", ", NAMES);
  }

  private static int port(Setting frontend, String text) throws BadOption {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // falls through to the same message as a number out of range
    }
    throw frontend.bad("expected HOST:PORT with a port from 1 to 65535");
  }

  private static String text(Map<String, Setting> settings, String name, String otherwise) {
    Setting setting = settings.get(name);
    return setting == null ? otherwise : setting.value;
  }

  private static String choice(Map<String, Setting> settings, String name, List<String> values)
      throws BadOption {
    Setting setting = settings.get(name);
    if (setting == null) {
      return values.get(0);
    }
    if (!values.contains(setting.value)) {
      throw setting.bad("expected " + String.join(" or ", values));
    }
    return setting.value;
  }

  private static UnaryOperator<PhysicalClock> clock(@Nullable Setting setting) throws BadOption {
    if (setting == null) {
      return UNSKEWED;
    }
    try {
      return ClockSkew.parse(setting.value);
    } catch (IllegalArgumentException e) {
      throw setting.bad("expected " + ClockSkew.EXPECTED);
    }
  }

  private static long duration(
      Map<String, Setting> settings, String name, long otherwise, long leastMillis)
      throws BadOption {
    Setting setting = settings.get(name);
    if (setting == null) {
      return otherwise;
    }
    Matcher m = Pattern.compile(DURATION).matcher(setting.value);
    if (!m.matches()) {
      throw setting.bad("expected a duration as 500ms, 3s or 1m");
    }
    if (m.group(1) == null) {
      return atLeast(setting, 0, leastMillis);
    }
    long unit =
        switch (m.group(2)) {
          case "ms" -> 1;
          case "s" -> 1000;
          default -> 60_000;
        };
    return atLeast(setting, Long.parseLong(m.group(1)) * unit, leastMillis);
  }

  private static long atLeast(Setting setting, long millis, long leastMillis) throws BadOption {
    if (millis < leastMillis) {
      throw setting.bad("at least " + leastMillis + "ms");
    }
    return millis;
  }
}
