package io.pivotscope.frontend.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pivotscope.frontend.http.Api;
import io.pivotscope.frontend.http.ApiClient;
import io.pivotscope.frontend.page.Browser;
import io.pivotscope.sample.Faults;
import io.pivotscope.sample.Options;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a browser, on the sample system with a planted fault: a query is written, run,
 * watched and stopped, and others are looked at. Pictures go to target/screenshots; those that are
 * in the folder of {@code -Dpivotscope.screenshots=docs/images} already are taken anew there.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class PageIT {
  private static final String READS = "From r In DN.DataTransferProtocol @return GroupBy r.host ";
  private static final String PERCENTILES =
      READS + "Select r.host, P50(r.elapsed), P90(r.elapsed), P99(r.elapsed)";
  private static final String HISTOGRAM =
      "From r In DN.DataTransferProtocol @return Select HISTOGRAM(r.elapsed) As elapsed, COUNT";

  private static final Path PICTURES = Bench.ROOT.resolve("frontend/target/screenshots");

  /** A chain may need another look: no request has been everywhere yet, which the browser logs. */
  private static final String LOOKED_TOO_SOON = "/chain";

  private static final int LOOKS = 6;

  @TempDir Path directory;
  private Bench bench;
  private Sample sample;
  private Browser browser;

  @Test
  void aQueryIsWrittenRunWatchedAndStopped() throws Exception {
    Optional<Path> chromium = Browser.found();
    assumeTrue(chromium.isPresent(), "the page is not tested: no chromium is on the PATH");
    Files.createDirectories(PICTURES);
    Options options =
        new Options()
            .datanodes(4)
            .clients("FSread4m", "Hget", "Hscan")
            .stress(4)
            .thinkMillis(60)
            .faults(Faults.parse("fixed-replica-order"));
    bench = new Bench(directory);
    sample = Sample.start(bench, options);
    sample.letClientsRun();
    List<Long> others = new ArrayList<>();
    for (String text : List.of(Sample.Q2, Sample.Q6, Sample.Q7, HISTOGRAM, PERCENTILES)) {
      others.add(install(text));
    }
    browser = Browser.start(chromium.get(), directory.resolve("browser"));
    opens();
    writes();
    watches();
    stops();
    looksBack();
    shows(others);
    speaksOnlyToTheFrontend();
  }

  @AfterEach
  void end() {
    if (browser != null) {
      browser.close();
    }
    if (sample != null) {
      sample.close();
    }
    if (bench != null) {
      bench.close();
    }
  }

  private long install(String text) throws ApiClient.Unreachable, ApiClient.Refused {
    String lines = text.replaceAll(" (GroupBy|Join|Where|Select) ", "\n$1 ");
    Api.QueryText query = Api.QueryText.of(lines, "page");
    return bench.api().install(new Api.InstallRequest(query, 0, false)).query().id();
  }

  /** The token leaves the address at once. */
  private void opens() throws Exception {
    browser.size(1280, 800, 1);
    browser.go(bench.page());
    browser.untilShown(".connection.is-live");
    assertThat(browser.value("location.href").getAsString())
        .isEqualTo("http://127.0.0.1:" + bench.httpPort() + "/");
    assertThat(browser.text("ps-header")).contains("13 processes");
    assertThat(browser.text("ps-fleet")).contains("DataNode", "StressTest", "×4");
    assertThat(browser.text(".welcome")).contains("Who reads how much?");
    light();
    picture("page-empty");
  }

  /** With the compiler's completion, and its errors where they are. */
  private void writes() {
    browser.press("/");
    browser.type("From incr In DataNodeM");
    String options = inEditor(".cm-tooltip-autocomplete li");
    browser.until(options + "?.innerText.includes('incrBytesRead')");
    // Not by key: one that is pressed while the list is drawn anew goes to the text.
    browser.value(
        options + ".dispatchEvent(new MouseEvent('mousedown', {bubbles: true, cancelable: true}))");
    browser.until(inEditor(".cm-content") + ".innerText.includes('DataNodeMetrics.incrBytesRead')");
    browser.paste("\nGroupBy incr.host\nSelect incr.host, SUM(incr.delat)");
    browser.until(inEditor(".cm-lintRange-error") + "?.innerText === 'delat'");
    for (int i = 0; i < "at)".length(); i++) {
      browser.press("Backspace");
    }
    browser.paste("ta)");
    browser.until("!" + inEditor(".cm-lintRange-error"));
    browser.until(inEditor(".q-keyword") + "?.innerText === 'From'");
  }

  private static String inEditor(String selector) {
    return "document.querySelector('.code').shadowRoot.querySelector("
        + Browser.quoted(selector)
        + ")";
  }

  private void watches() throws Exception {
    browser.pressWithCtrl("Enter");
    browser.until("document.querySelector('#state')?.innerText === 'collecting'");
    browser.until("document.querySelector('ps-result .view').innerText.includes('host1')");
    String before = browser.text("ps-result .view");
    browser.until(
        "document.querySelector('ps-result .view').innerText !== " + Browser.quoted(before));
    assertThat(browser.text("#running [aria-current]")).contains("incr.host, SUM(incr.delta)");
    assertThat(browser.text("#clock")).matches("(10|9):\\d\\d");
    assertThat(browser.text("#processes")).contains("DataNode", "armed");
    assertThat(browser.text("#cost")).contains("events seen");
    browser.until("document.querySelectorAll('ps-result .view tr').length > 4");
    pictures("page-q1");
    browser.click("#explain");
    browser.until("document.querySelector('ps-plan').innerText.includes('optimised plan')");
    browser.click("#explain");
    copies();
  }

  /** What is copied is what a shell takes for one word. */
  private void copies() throws Exception {
    String text = "From a In B -- 'why'\nWhere a.x = 'it''s  so'\nSelect COUNT";
    String line =
        browser
            .value(
                "import('/query/one-line.js').then(m => m.oneLine("
                    + Browser.quoted(text)
                    + ", '127.0.0.1:7071', 60000))")
            .getAsString();
    assertThat(line).startsWith("./pivotscope query --for 60s -e ");
    Process shell =
        new ProcessBuilder("bash", "-c", line.replace("./pivotscope", "printf '%s|'")).start();
    assertThat(shell.inputReader().readLine())
        .isEqualTo("query|--for|60s|-e|From a In B Where a.x = 'it''s  so' Select COUNT|");
  }

  /** By key; the run goes on to its receipt. */
  private void stops() throws Exception {
    browser.press("Escape");
    browser.press("Escape");
    browser.press("s");
    browser.untilShown("#receipt");
    assertThat(browser.text("#receipt")).matches("Classes restored in \\d+ processes\\.");
    browser.until("document.querySelector('#past')?.innerText.includes('incr.host')");
    assertThat(browser.text("#state")).isEqualTo("ended");
    browser.press("?");
    browser.untilShown("dialog .keys");
    browser.press("Escape");
  }

  /** The run that has just ended is in the history. */
  private void looksBack() throws Exception {
    browser.click("#history");
    browser.until(inEditor(".cm-content") + ".innerText.includes('select * from q')");
    browser.press("/");
    browser.pressWithCtrl("Enter");
    browser.until("document.querySelector('ps-answer')?.innerText.includes('window_begin')");
    assertThat(browser.text("ps-answer")).contains("incr.host", "host1");
    picture("page-history");
    browser.click("ps-answer [aria-label='Close the answer']");
  }

  private void shows(List<Long> others) throws Exception {
    List<String> names = List.of("q2", "q6", "q7", "histogram", "percentiles");
    for (int i = 0; i < names.size(); i++) {
      look(others.get(i));
      browser.until("document.querySelector('#state')?.innerText === 'collecting'");
      browser.until("document.querySelector('ps-result .view svg, ps-result .view table')");
      browser.until("!document.querySelector('ps-result .wait')");
      pictures("page-" + names.get(i));
    }
    chain(others.get(2));
  }

  private void look(long id) {
    browser.value(
        "[...document.querySelectorAll('#running button')]"
            + ".find(item => item.querySelector('.number').innerText === '"
            + id
            + "').click()");
  }

  private void chain(long id) throws Exception {
    look(id);
    browser.click("[data-view=chain]");
    String drawn = "!!document.querySelector('ps-result .view svg')";
    for (int looks = 0; looks < LOOKS; looks++) {
      browser.until("document.querySelector('.chain-bar button')?.disabled === false");
      if (browser.value(drawn).getAsBoolean()) {
        break;
      }
      browser.click(".chain-bar button");
    }
    browser.until(drawn);
    pictures("page-chain");
  }

  private void speaksOnlyToTheFrontend() {
    assertThat(browser.addresses())
        .isNotEmpty()
        .allSatisfy(
            address ->
                assertThat(address)
                    .satisfiesAnyOf(
                        a ->
                            assertThat(URI.create(a).getAuthority())
                                .isEqualTo("127.0.0.1:" + bench.httpPort()),
                        a -> assertThat(a).startsWith("data:")))
        .noneMatch(address -> address.contains("token="));
    assertThat(browser.complaints()).filteredOn(said -> !said.contains(LOOKED_TOO_SOON)).isEmpty();
  }

  private void light() {
    browser.value(
        "document.documentElement.dataset.theme === 'light' ||"
            + " document.querySelector('#theme').click()");
    browser.until("document.documentElement.dataset.theme === 'light'");
  }

  private void dark() {
    browser.click("#theme");
    browser.until("document.documentElement.dataset.theme === 'dark'");
  }

  /** On a laptop by day and by night, and on a phone, where nothing is to be wider than it is. */
  private void pictures(String name) throws Exception {
    await()
        .atMost(1, TimeUnit.MINUTES)
        .until(
            () ->
                browser
                    .value("import('/core/state.js').then(page => page.state.windows.length > 7)")
                    .getAsBoolean());
    picture(name);
    dark();
    picture(name + "-dark");
    light();
    browser.size(390, 844, 1.5);
    browser.until("document.documentElement.scrollWidth <= innerWidth");
    browser.value("document.querySelector('ps-result').scrollIntoView()");
    picture(name + "-phone");
    browser.size(1280, 800, 1);
  }

  private static Optional<Path> committed(String file) {
    return Optional.ofNullable(System.getProperty("pivotscope.screenshots"))
        .map(folder -> Bench.ROOT.resolve(folder).resolve(file))
        .filter(Files::exists);
  }

  private void picture(String name) throws Exception {
    Path file = PICTURES.resolve(name + ".png");
    browser.picture(file);
    assertThat(Files.size(file)).isBetween(5_000L, 400_000L);
    Optional<Path> before = committed(name + ".png");
    if (before.isPresent()) {
      Files.copy(file, before.get(), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
