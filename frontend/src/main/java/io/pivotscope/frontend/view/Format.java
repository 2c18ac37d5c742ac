package io.pivotscope.frontend.view;

import com.google.gson.JsonObject;
import io.pivotscope.frontend.http.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How rows are printed. */
public enum Format {
  TABLE,
  CSV,
  JSON;

  /** The lines of a result, the header included where the format has one. */
  public List<String> lines(List<String> titles, List<@Nullable Object[]> rows) {
    return switch (this) {
      case TABLE -> TextTable.lines(titles, rows);
      case CSV -> {
        List<String> lines = new ArrayList<>();
        lines.add(csv(titles.stream().map(Cells::visible).toArray()));
        rows.forEach(row -> lines.add(csv(row)));
        yield lines;
      }
      case JSON -> rows.stream().map(row -> json(titles, row)).toList();
    };
  }

  /** RFC 4180; null is an empty field, an empty text a quoted one. */
  private static String csv(@Nullable Object[] row) {
    return java.util.Arrays.stream(row).map(Format::csvField).collect(Collectors.joining(","));
  }

  private static String csvField(@Nullable Object value) {
    String text = Cells.plain(value);
    boolean quote =
        (value != null && text.isEmpty())
            || text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quote ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  /** One object, keyed by title, in the order of Select. */
  private static String json(List<String> titles, @Nullable Object[] row) {
    JsonObject object = new JsonObject();
    for (int i = 0; i < row.length; i++) {
      object.add(titles.get(i), Api.GSON.toJsonTree(row[i]));
    }
    return Api.GSON.toJson(object);
  }
}
