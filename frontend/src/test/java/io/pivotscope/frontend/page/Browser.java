package io.pivotscope.frontend.page;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.awaitility.Awaitility;

/**
 * Drives a browser without a window, over the Chrome DevTools Protocol: one tab, and what it asks
 * for and complains of. Ended by close.
 */
public final class Browser implements AutoCloseable {
  private static final long LIMIT_SECONDS = 60;
  private static final String LISTENING = "DevTools listening on ";
  private static final Gson GSON = new Gson();

  /** Which of the modifier keys of the protocol Ctrl is. */
  private static final int CTRL = 2;

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> asked = new ConcurrentHashMap<>();
  private final Queue<String> addresses = new ConcurrentLinkedQueue<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final String session;

  private Browser(Process process, URI debugger) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(debugger, new Hearing()).join();
    JsonObject tab =
        ask("Target.createTarget", Map.of("url", "about:blank"), null).getAsJsonObject();
    this.session =
        ask(
                "Target.attachToTarget",
                Map.of("targetId", tab.get("targetId").getAsString(), "flatten", true),
                null)
            .get("sessionId")
            .getAsString();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      tell(domain + ".enable", Map.of());
    }
  }

  /** Where one is, if this machine has one. */
  public static Optional<Path> found() {
    return Chromium.found().map(Chromium::binary);
  }

  /**
   * Starts one.
   *
   * @param profile an empty folder for what it writes
   */
  public static Browser start(Path binary, Path profile) throws IOException {
    Process process =
        new ProcessBuilder(
                binary.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader errors =
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      if (line.startsWith(LISTENING)) {
        CompletableFuture.runAsync(() -> errors.lines().forEach(rest -> {}));
        return new Browser(process, URI.create(line.substring(LISTENING.length()).strip()));
      }
    }
    throw new IOException(binary + " ended before it listened");
  }

  /** Every address that the page has asked for, WebSockets included. */
  public List<String> addresses() {
    return List.copyOf(addresses);
  }

  /** Errors on its console: exceptions, failed requests, what the page's policy forbids. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  public void go(String address) {
    tell("Page.navigate", Map.of("url", address));
  }

  /** The value of an expression; a promise is waited for. */
  public JsonElement value(String expression) {
    JsonObject answer =
        tell(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
    }
    JsonElement value = answer.getAsJsonObject("result").get("value");
    return value == null ? new JsonPrimitive("") : value;
  }

  /** The text of the first element that a selector finds; empty if there is none. */
  public String text(String selector) {
    return value("document.querySelector(" + quoted(selector) + ")?.innerText ?? ''").getAsString();
  }

  /** Waits until an expression is true. */
  public void until(String expression) {
    Awaitility.await(expression)
        .atMost(LIMIT_SECONDS, TimeUnit.SECONDS)
        .until(() -> value("Boolean(" + expression + ")").getAsBoolean());
  }

  public void untilShown(String selector) {
    until("document.querySelector(" + quoted(selector) + ")?.checkVisibility()");
  }

  public void click(String selector) {
    untilShown(selector);
    value("document.querySelector(" + quoted(selector) + ").click()");
  }

  /** Types letter by letter, as a person does. */
  public void type(String text) {
    text.chars().forEach(letter -> key(Character.toString(letter), Character.toString(letter), 0));
  }

  /** Writes a text at once, as pasted. */
  public void paste(String text) {
    tell("Input.insertText", Map.of("text", text));
  }

  /** Presses a key by its name, as {@code Enter}. */
  public void press(String name) {
    key(name, name.equals("Enter") ? "\r" : "", 0);
  }

  public void pressWithCtrl(String name) {
    key(name, "", CTRL);
  }

  private void key(String name, String text, int modifiers) {
    JsonObject key = new JsonObject();
    key.addProperty("key", name);
    key.addProperty("code", name.length() == 1 ? "Key" + name.toUpperCase(Locale.ROOT) : name);
    key.addProperty("windowsVirtualKeyCode", code(name));
    key.addProperty("modifiers", modifiers);
    key.addProperty("type", "keyDown");
    if (!text.isEmpty()) {
      key.addProperty("text", text);
    }
    ask("Input.dispatchKeyEvent", key, session);
    key.remove("text");
    key.addProperty("type", "keyUp");
    ask("Input.dispatchKeyEvent", key, session);
  }

  private static int code(String name) {
    return switch (name) {
      case "Enter" -> 13;
      case "Escape" -> 27;
      case "Backspace" -> 8;
      default -> Character.toUpperCase(name.charAt(0));
    };
  }

  /**
   * As on another screen.
   *
   * @param width of the page in CSS pixels
   */
  public void size(int width, int height, double pixelsPerPixel) {
    tell(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width", width,
            "height", height,
            "deviceScaleFactor", pixelsPerPixel,
            "mobile", false));
  }

  /** What the tab shows now, as a PNG that is as small as it can be without loss. */
  public void picture(Path file) throws IOException {
    String data =
        tell("Page.captureScreenshot", Map.of("format", "png", "optimizeForSpeed", false))
            .get("data")
            .getAsString();
    BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data)));
    BufferedImage opaque =
        new BufferedImage(drawn.getWidth(), drawn.getHeight(), BufferedImage.TYPE_INT_RGB);
    opaque.createGraphics().drawImage(drawn, 0, 0, null);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam smallest = writer.getDefaultWriteParam();
    smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    smallest.setCompressionQuality(0);
    Files.deleteIfExists(file);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(opaque, null, null), smallest);
    } finally {
      writer.dispose();
    }
  }

  private JsonObject tell(String method, Map<String, ?> parameters) {
    return ask(method, parameters, session);
  }

  private JsonObject ask(String method, Object parameters, String inSession) {
    int id = lastId.incrementAndGet();
    JsonObject message = new JsonObject();
    message.addProperty("id", id);
    message.addProperty("method", method);
    message.add("params", GSON.toJsonTree(parameters));
    if (inSession != null) {
      message.addProperty("sessionId", inSession);
    }
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    asked.put(id, answer);
    socket.sendText(message.toString(), true).join();
    JsonObject heard = answer.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    if (heard.has("error")) {
      throw new AssertionError(method + ": " + heard.get("error"));
    }
    return heard.getAsJsonObject("result");
  }

  public static String quoted(String text) {
    return GSON.toJson(text);
  }

  private final class Hearing implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        hear(JsonParser.parseString(text.toString()).getAsJsonObject());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  private void hear(JsonObject message) {
    if (message.has("id")) {
      asked.remove(message.get("id").getAsInt()).complete(message);
      return;
    }
    JsonObject said = message.getAsJsonObject("params");
    switch (message.get("method").getAsString()) {
      case "Network.requestWillBeSent" ->
          addresses.add(said.getAsJsonObject("request").get("url").getAsString());
      case "Network.webSocketCreated" -> addresses.add(said.get("url").getAsString());
      case "Runtime.exceptionThrown" -> complaints.add(said.toString());
      case "Runtime.consoleAPICalled" -> complain(said.get("type"), said);
      case "Log.entryAdded" -> complain(said.getAsJsonObject("entry").get("level"), said);
      default -> {}
    }
  }

  private void complain(JsonElement level, JsonObject said) {
    if (level.getAsString().equals("error")) {
      complaints.add(said.toString());
    }
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
