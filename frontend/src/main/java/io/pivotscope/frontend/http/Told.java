package io.pivotscope.frontend.http;

import io.pivotscope.frontend.access.Hashes;
import java.util.List;
import java.util.stream.Collectors;

/** What the audit log says of a query that somebody sends. */
final class Told {
  /** Catalogues that are named one by one. */
  private static final int MAX_NAMED = 10;

  private static final int MAX_NAME = 60;

  private Told() {}

  /**
   * The text, behind the catalogues that come with it, since they say what its names mean. No text
   * of a query begins as they do.
   *
   * <pre>
   *   [catalogue "orders.tracepoints" sha256:9f86..] From x In Orders.place ..
   * </pre>
   */
  static String of(Api.QueryText query) {
    List<Api.CatalogueFile> all = query.catalogues();
    StringBuilder told = new StringBuilder();
    all.stream()
        .limit(MAX_NAMED)
        .forEach(
            each ->
                told.append("[catalogue ")
                    .append(Api.GSON.toJson(cut(String.valueOf(each.file()))))
                    .append(' ')
                    .append(Hashes.of(String.valueOf(each.text())))
                    .append("] "));
    if (all.size() > MAX_NAMED) {
      List<Api.CatalogueFile> others = all.subList(MAX_NAMED, all.size());
      String texts =
          others.stream().map(each -> String.valueOf(each.text())).collect(Collectors.joining());
      told.append("[" + others.size() + " more catalogues, together " + Hashes.of(texts) + "] ");
    }
    return told.append(query.text()).toString();
  }

  private static String cut(String name) {
    return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "..";
  }
}
