package io.pivotscope.frontend.http;

import io.pivotscope.compiler.diagnostic.Nearest;
import java.util.ArrayList;
import java.util.List;

/** Saved queries as a person names them: {@code @hdfs/reads-by-program}. */
public final class SavedNames {
  private static final char MARK = '@';

  private SavedNames() {}

  /** Whether what was written is a saved query's name, and not a query. */
  public static boolean isName(String written) {
    return !written.isEmpty()
        && written.charAt(0) == MARK
        && written.strip().chars().noneMatch(Character::isWhitespace);
  }

  /**
   * The query of that name.
   *
   * @param written with or without its mark
   * @throws ApiClient.Refused if there is none; it says which is near
   */
  public static Api.Saved find(ApiClient client, String written)
      throws ApiClient.Unreachable, ApiClient.Refused {
    String bare = written.strip();
    String name = bare.startsWith("@") ? bare.substring(1) : bare;
    List<Api.Saved> all = client.saved().saved();
    for (Api.Saved each : all) {
      if (each.name().equals(name)) {
        return each;
      }
    }
    throw new ApiClient.Refused(
        422,
        List.of(
            "there is no saved query "
                + name
                + "\nhint: "
                + Nearest.hint(
                    name, all.stream().map(Api.Saved::name).toList(), "saved lists them")));
  }

  /** As it would stand in a file. */
  public static List<String> lines(Api.Saved saved) {
    List<String> lines = new ArrayList<>(List.of("# " + saved.question()));
    told("When", saved.when(), lines);
    told("Read", saved.reading(), lines);
    told("Versions", saved.versions(), lines);
    lines.addAll(saved.text().lines().toList());
    return lines;
  }

  private static void told(String word, String text, List<String> lines) {
    if (!text.isEmpty()) {
      lines.add("# " + word + ": " + text);
    }
  }

  /** What is to be compiled: a text, or the query that it names. */
  public static Api.QueryText textOf(ApiClient client, String written)
      throws ApiClient.Unreachable, ApiClient.Refused {
    return isName(written)
        ? Api.QueryText.of(find(client, written).text(), written.strip())
        : Api.QueryText.of(written, "query");
  }
}
