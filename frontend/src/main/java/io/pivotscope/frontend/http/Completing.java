package io.pivotscope.frontend.http;

import io.pivotscope.baggage.value.Type;
import io.pivotscope.compiler.bind.Schema;
import io.pivotscope.compiler.catalogue.Catalogue;
import io.pivotscope.compiler.complete.Candidate;
import io.pivotscope.compiler.complete.Completer;
import io.pivotscope.compiler.complete.Completions;
import io.pivotscope.frontend.lifecycle.Queries;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Completion with the vocabulary of the frontend and the classes of the live processes, which a
 * person at the keyboard waits for: what has not been answered in time is left out.
 */
final class Completing {
  private static final long PATIENCE_MILLIS = 800;

  private final RecentAnswers answers;
  private final Vocabulary vocabulary;

  Completing(Queries queries, Vocabulary vocabulary) {
    this.answers = new RecentAnswers(queries::describe, System::nanoTime);
    this.vocabulary = vocabulary;
  }

  Api.Completed complete(Api.CompleteRequest request) {
    Schema schema = patient(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS));
    Catalogue catalogue =
        Catalogues.with(vocabulary.forQuery(request.text(), schema), request.catalogues());
    Completions found = Completer.complete(request.text(), request.cursor(), catalogue, schema);
    return new Api.Completed(
        found.replaced().offset(),
        found.replaced().end(),
        found.candidates().stream().map(Completing::shown).toList());
  }

  private Schema patient(long untilNanos) {
    return (method, place, paths) -> {
      long left = untilNanos - System.nanoTime();
      return left <= 0
          ? List.of()
          : answers
              .ask(method, place, paths)
              .completeOnTimeout(List.of(), left, TimeUnit.NANOSECONDS)
              .join();
    };
  }

  private static Api.Candidate shown(Candidate candidate) {
    return new Api.Candidate(
        candidate.text(),
        candidate.kind().name().toLowerCase(Locale.ROOT),
        lower(candidate.type()),
        candidate.documentation());
  }

  private static @Nullable String lower(@Nullable Type type) {
    return type == null ? null : type.name().toLowerCase(Locale.ROOT);
  }
}
