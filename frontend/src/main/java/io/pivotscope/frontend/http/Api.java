package io.pivotscope.frontend.http;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import com.google.gson.ToNumberPolicy;
import io.pivotscope.compiler.complete.Highlighter;
import io.pivotscope.frontend.access.AuditLine;
import io.pivotscope.frontend.lifecycle.AgentView;
import io.pivotscope.frontend.lifecycle.RunView;
import io.pivotscope.frontend.probe.LiveEstimate;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What travels over HTTP, and how values become JSON. */
public final class Api {

  /** Values as JSON: whole numbers in full, bytes in hex, what JSON has no number for as text. */
  public static final Gson GSON =
      new GsonBuilder()
          .serializeNulls()
          .disableHtmlEscaping()
          .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
          .registerTypeAdapter(
              Double.class,
              (JsonSerializer<Double>)
                  (value, type, context) ->
                      Double.isFinite(value)
                          ? new JsonPrimitive(value)
                          : new JsonPrimitive(value.toString()))
          .registerTypeAdapter(
              byte[].class,
              (JsonSerializer<byte[]>)
                  (value, type, context) -> new JsonPrimitive(HexFormat.of().formatHex(value)))
          .create();

  private Api() {}

  /** A catalogue file that the query uses beside those of the frontend. */
  public record CatalogueFile(String file, String text) {}

  /**
   * What is to be compiled.
   *
   * @param file name shown in diagnostics
   * @param unoptimised whether the plan stays as the text has it, to compare
   */
  public record QueryText(
      String text, String file, List<CatalogueFile> catalogues, boolean unoptimised) {
    public QueryText {
      catalogues = List.copyOf(catalogues);
    }

    /** A text with nothing beside it. */
    public static QueryText of(String text, String file) {
      return new QueryText(text, file, List.of(), false);
    }
  }

  /**
   * @param forMillis -1 for what the query says, 0 until stopped
   * @param keepRows whether the history gets each row of a query without aggregates
   * @param canaryMillis how long it is tried on one process, then on some, before all have it; 0
   *     for not at all, null as the frontend was told
   */
  public record InstallRequest(
      QueryText query,
      long forMillis,
      boolean attached,
      boolean keepRows,
      @Nullable Long canaryMillis) {

    /** Keeps windows alone, with the frontend's canary. */
    public InstallRequest(QueryText query, long forMillis, boolean attached) {
      this(query, forMillis, attached, false, null);
    }
  }

  /**
   * @param limit rows that are wanted; 0 for as many as there may be
   */
  public record SqlRequest(String text, int limit) {}

  /**
   * @param before a range of time: {@code 10:00..10:05}
   * @param after another
   */
  public record CompareRequest(String table, String before, String after) {}

  /**
   * Rows of an answer, a value per title.
   *
   * @param truncated whether there are more
   * @param partial what the queries lack that it is of, and why: a sentence for each cause
   */
  public record Rows(
      List<String> titles,
      List<String> types,
      List<@Nullable Object[]> rows,
      boolean truncated,
      long millis,
      List<String> partial) {
    public Rows {
      titles = List.copyOf(titles);
      types = List.copyOf(types);
      rows = List.copyOf(rows);
      partial = partial == null ? List.of() : List.copyOf(partial);
    }
  }

  /**
   * A run of which there is history.
   *
   * @param t1Micros 0 while it runs
   * @param tables names for SQL
   */
  public record KeptRun(
      long id, String text, long t0Micros, long t1Micros, List<String> tables, long bytes) {
    public KeptRun {
      tables = List.copyOf(tables);
    }
  }

  /**
   * @param droppedRows that were lost because they could not be written, or not in time
   */
  public record HistoryList(List<KeptRun> runs, long droppedRows) {
    public HistoryList {
      runs = List.copyOf(runs);
    }
  }

  /** The runs that a panic ends; they have ended when their states say so. */
  public record Panicked(List<RunView> queries) {
    public Panicked {
      queries = List.copyOf(queries);
    }
  }

  /** Warnings are drawn diagnostics. */
  public record Installed(RunView query, List<String> warnings) {
    public Installed {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * @param text words, a pattern or an annotation
   * @param most methods that are wanted; more are counted
   */
  public record FindRequest(String text, int most) {}

  /**
   * @param forMillis how long calls are counted
   */
  public record HotRequest(String text, long forMillis) {}

  /**
   * @param forMillis how long the counting variant runs
   * @param sampleRate share of the requests that it looks at, where the query follows requests
   */
  public record LiveRequest(QueryText query, long forMillis, double sampleRate) {}

  /** What the counting variant has measured. */
  public record Lived(LiveEstimate estimate, List<String> warnings) {
    public Lived {
      warnings = List.copyOf(warnings);
    }
  }

  /** One stage of a compilation, as text. */
  public record Stage(String title, String text) {}

  /**
   * @param text all stages, under their titles
   * @param marks the warnings with their places, for an editor
   */
  public record Explained(
      String text, List<Stage> stages, List<String> warnings, List<Mark> marks) {
    public Explained {
      stages = List.copyOf(stages);
      warnings = List.copyOf(warnings);
      marks = List.copyOf(marks);
    }
  }

  /**
   * A diagnostic of a text, with its place there.
   *
   * @param from in UTF-16 units from the text's beginning
   * @param to above {@code from}, but where the text ends
   * @param severity error or warning
   */
  public record Mark(int from, int to, String severity, String message, @Nullable String hint) {}

  /** What is wrong or doubtful in a text that is being written; empty if nothing is. */
  public record Checked(List<Mark> marks) {
    public Checked {
      marks = List.copyOf(marks);
    }
  }

  /**
   * A text that is being written.
   *
   * @param cursor in UTF-16 units from its beginning
   */
  public record CompleteRequest(String text, int cursor, List<CatalogueFile> catalogues) {
    public CompleteRequest {
      catalogues = List.copyOf(catalogues);
    }
  }

  /**
   * What may come next.
   *
   * @param kind in lower case, as {@code clause}
   * @param type in lower case, null if it has none or nobody knows
   */
  public record Candidate(String text, String kind, @Nullable String type, String documentation) {}

  /**
   * The candidates, the most useful first.
   *
   * @param from where the text begins that a candidate replaces
   * @param to where it ends
   */
  public record Completed(int from, int to, List<Candidate> candidates) {
    public Completed {
      candidates = List.copyOf(candidates);
    }
  }

  /**
   * How a causal chain is to be found.
   *
   * @param forMillis how long events are collected; 0 for the usual time
   * @param where a condition of the chain's events beside the query's own; null for none
   */
  public record ChainRequest(long forMillis, @Nullable String where) {
    public static final long USUAL_MILLIS = 3_000;
  }

  /** A text to be coloured. */
  public record HighlightRequest(String text) {}

  /**
   * A part of a text.
   *
   * @param from in UTF-16 units from the text's beginning
   * @param kind in lower case, as {@code keyword}
   */
  public record Part(int from, int to, String kind) {}

  /** The parts in the order of the text; what none covers is blank. */
  public record Highlighted(List<Part> parts) {
    public Highlighted {
      parts = List.copyOf(parts);
    }

    static Highlighted of(String text) {
      return new Highlighted(
          Highlighter.parts(text).stream()
              .map(
                  part ->
                      new Part(
                          part.span().offset(),
                          part.span().end(),
                          part.kind().name().toLowerCase(Locale.ROOT)))
              .toList());
    }
  }

  public record QueryList(List<RunView> queries) {
    public QueryList {
      queries = List.copyOf(queries);
    }
  }

  public record AgentList(List<AgentView> agents) {
    public AgentList {
      agents = List.copyOf(agents);
    }
  }

  public record AuditList(List<AuditLine> lines) {
    public AuditList {
      lines = List.copyOf(lines);
    }
  }

  /** Names for completion. */
  public record Tracepoint(String name, List<String> exports) {
    public Tracepoint {
      exports = List.copyOf(exports);
    }
  }

  public record TracepointList(List<Tracepoint> tracepoints) {
    public TracepointList {
      tracepoints = List.copyOf(tracepoints);
    }
  }

  /**
   * A saved query.
   *
   * @param text the query alone
   * @param when the symptom, {@code reading} how to read the answer; both may be empty
   */
  public record Saved(
      String name,
      String system,
      String question,
      String text,
      String when,
      String reading,
      String versions) {}

  /**
   * All of them.
   *
   * @param problems a sentence for each file that is not among them, and why
   */
  public record SavedList(List<Saved> saved, List<String> problems) {
    public SavedList {
      saved = List.copyOf(saved);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Body of an answer that is not 200: drawn diagnostics of the query, or one plain sentence.
   *
   * @param marks the diagnostics with their places, those of a catalogue left out
   */
  public record Failure(List<String> errors, List<Mark> marks) {
    public Failure {
      errors = List.copyOf(errors);
      marks = List.copyOf(marks);
    }

    /** One that has no place in a text. */
    public Failure(List<String> errors) {
      this(errors, List.of());
    }
  }
}
