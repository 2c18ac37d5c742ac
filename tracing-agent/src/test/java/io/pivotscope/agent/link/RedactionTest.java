package io.pivotscope.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pivotscope.agent.weave.LinkException;
import io.pivotscope.agent.weave.MethodInfo;
import io.pivotscope.baggage.value.Type;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names are secrets'. */
class RedactionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "userPassword",
        "PASSWORD_HASH",
        "passwd",
        "getPasswd",
        "passphrase",
        "pwd",
        "db_pwd",
        "clientSecret",
        "secrets",
        "accessToken",
        "TOKEN",
        "credentials",
        "authorization",
        "proxyAuthorization",
        "apiKey",
        "api_key",
        "API-KEY",
        "accesskey",
        "privateKey",
        "setCookie",
        "cookies",
        "JSESSIONID",
        "sessionId",
        "auth",
        "jwt",
        "bearer",
        "userSSN",
        "ssn",
        "cvv",
        "cardPin",
        "creditCardNumber",
        "iban"
      })
  void aTextOfThatNameIsHidden(String name) {
    assertThat(Redaction.USUAL.hides(List.of("user", name), Type.STRING)).isTrue();
    assertThat(Redaction.USUAL.hides(List.of(name, "value"), Type.ANY)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "path",
        "key",
        "keys",
        "author",
        "pass",
        "passed",
        "compass",
        "spin",
        "pinned",
        "session",
        "authority",
        "keyword",
        "host",
        "shopping",
        "assn",
        "",
        "_",
        "1"
      })
  void othersAreNot(String name) {
    assertThat(Redaction.USUAL.hides(List.of(name), Type.STRING)).isFalse();
  }

  @Test
  void ofNumbersOnlyThoseThatAreSecretsThemselves() {
    for (String name : List.of("passwordLength", "tokenCount", "sessionId", "secretVersion")) {
      assertThat(Redaction.USUAL.hides(List.of(name), Type.LONG)).as(name).isFalse();
    }
    for (String name : List.of("pin", "customerSsn", "creditCard", "CVV")) {
      assertThat(Redaction.USUAL.hides(List.of(name), Type.LONG)).as(name).isTrue();
    }
  }

  @Test
  void theUsersWordsCountBesideThese(@TempDir java.nio.file.Path directory) throws Exception {
    java.nio.file.Path file = directory.resolve("words");
    Files.writeString(file, "# ours\ncustomer_name # of people\n\niceCream\n");
    Redaction own = Redaction.parse("e-mail;file:" + file);
    for (String name :
        List.of("email", "EMAIL_HOME", "customerName", "icecreamLover", "password")) {
      assertThat(own.hides(List.of(name), Type.STRING)).as(name).isTrue();
    }
    assertThat(own.hides(List.of("emailCount"), Type.LONG)).isTrue();
    assertThat(own.hides(List.of("customer"), Type.STRING)).isFalse();
    assertThat(Redaction.parse("off").hides(List.of("password"), Type.STRING)).isFalse();
    assertThatThrownBy(() -> Redaction.parse("a")).hasMessageContaining("too short");
    assertThatThrownBy(() -> Redaction.parse("email;;b2")).hasMessageContaining("'' is too short");
  }

  /** Where names are looked for. */
  @SuppressWarnings("unused")
  static final class Login {
    private String user = "bob";
    private int pin = 1234;
    private List<String> tokens = List.of("a", "b");

    private byte[] secret = {1, 2, 3};
    private char[] pwd = {'a', 'b'};
    private String token = "t0k";
    private int tokenCount = 2;
    private String[] cookies = {"c"};
    private Login credentials;

    String getPassword() {
      return "hunter2";
    }

    String getCurrent() {
      return token;
    }

    int getCount() {
      return tokenCount;
    }

    String getToken() {
      return token;
    }

    int getWho() {
      return credentials.tokenCount;
    }

    void setPassword(String value) {}

    void login(String user, String password) {}
  }

  private static Export link(String method, String descriptor, List<String> names, Path path)
      throws Exception {
    Instrumentation instrumentation = ByteBuddyAgent.install();
    return new ExportLinker(new Access(instrumentation), new ExportLinker.Standard("h", 5, "p"))
        .link(Login.class, new MethodInfo(method, descriptor, 0, names), Place.RETURN, "tp", path);
  }

  private static Path argument(int index) {
    return new Path(Path.Root.ARGUMENT, Integer.toString(index), List.of());
  }

  private static Path field(String name) {
    return new Path(Path.Root.THIS, "", List.of(new Path.Field(name)));
  }

  @Test
  void namesAreThoseOfFieldsParametersAndMethods() throws Exception {
    String two = "(Ljava/lang/String;Ljava/lang/String;)V";
    List<String> known = List.of("user", "password");
    assertThat(link("login", two, known, argument(0)).isSecret()).isFalse();
    assertThat(link("login", two, known, argument(1)).isSecret()).isTrue();
    assertThat(
            link("login", two, known, new Path(Path.Root.PARAMETER, "password", List.of()))
                .isSecret())
        .isTrue();
    assertThat(link("login", two, List.of(), argument(1)).isSecret())
        .as("without names, nobody knows")
        .isFalse();
    String one = "(Ljava/lang/String;)V";
    assertThat(link("setPassword", one, List.of("value"), argument(0)).isSecret()).isTrue();
    assertThat(link("setPassword", one, List.of(), argument(0)).isSecret()).isTrue();
    Path returned = new Path(Path.Root.RETURN, "", List.of());
    assertThat(link("getPassword", "()Ljava/lang/String;", List.of(), returned).isSecret())
        .isTrue();
    assertThat(link("login", two, known, field("user")).isSecret()).isFalse();
  }

  private static Path inside(String field, Path.Step... steps) {
    List<Path.Step> all = new ArrayList<>(List.of(new Path.Field(field)));
    all.addAll(List.of(steps));
    return new Path(Path.Root.THIS, "", all);
  }

  private static Export link(Path path) throws Exception {
    return link("login", "(Ljava/lang/String;Ljava/lang/String;)V", List.of(), path);
  }

  /** A text of letters is one of numbers, too. */
  @Test
  void whatIsBehindASecretIsHiddenWhateverItIs() throws Exception {
    assertThat(link(inside("secret", new Path.Index(0))).isSecret()).isTrue();
    assertThat(link(inside("secret", new Path.Each())).isSecret()).isTrue();
    assertThat(link(inside("pwd", new Path.Index(1))).isSecret()).isTrue();
    assertThat(link(inside("pwd", new Path.Size())).isSecret()).isTrue();
    assertThat(link(inside("token", new Path.Size())).isSecret()).isTrue();
    assertThat(link(inside("credentials", new Path.Field("tokenCount"))).isSecret()).isTrue();
    assertThat(link(inside("cookies", new Path.Size())).isSecret()).as("how many").isFalse();
    assertThat(link(inside("tokenCount")).isSecret()).isFalse();
    for (String name : List.of("user", "token")) {
      assertThatThrownBy(() -> link(inside(name, new Path.Field("value"), new Path.Index(0))))
          .isInstanceOf(LinkException.class)
          .hasMessageContaining("a text is read as a whole");
      assertThatThrownBy(() -> link(inside(name, new Path.Field("hash"))))
          .isInstanceOf(LinkException.class);
    }
  }

  @Test
  void aGetterHidesWhatItReads() throws Exception {
    assertThatThrownBy(() -> link(inside("current")))
        .isInstanceOf(LinkException.class)
        .hasMessageContaining("getCurrent() reads token, whose name is a secret's");
    assertThatThrownBy(() -> link(inside("getCurrent()"))).isInstanceOf(LinkException.class);
    assertThatThrownBy(() -> link(inside("who"))).hasMessageContaining("reads credentials");
    assertThat(link(inside("count")).readFrom(new Login(), Type.LONG)).isEqualTo(2L);
    assertThat(link(inside("getToken()")).isSecret()).isTrue();
    // Where only the object tells what it has, it does so too.
    Path object = new Path(Path.Root.ARGUMENT, "0", List.of(new Path.Field("current")));
    assertThat(
            link("met", "(Ljava/lang/Object;)V", List.of("any"), object)
                .readFrom(new Login(), Type.STRING))
        .isNull();
  }

  @Test
  void whatIsHiddenHasTheShapeThatWasAskedFor() throws Exception {
    String two = "(Ljava/lang/String;Ljava/lang/String;)V";
    Export pin = link("login", two, List.of(), field("pin"));
    assertThat(pin.readFrom(new Login(), Type.LONG)).isNull();
    Export tokens =
        link(
            "login",
            two,
            List.of(),
            new Path(Path.Root.THIS, "", List.of(new Path.Field("tokens"), new Path.Each())));
    List<Object> rows = new ArrayList<>(tokens.readAllFrom(new Login(), Type.STRING));
    assertThat(rows).containsExactly("***", "***");
    Export list = link("login", two, List.of(), field("tokens"));
    assertThat(list.readFrom(new Login(), Type.LIST)).isNull();
    assertThat(list.readFrom(new Login(), Type.ANY)).isEqualTo("***");
  }
}
