package io.pivotscope.frontend.http;

import io.pivotscope.frontend.saved.SavedQueries;
import io.pivotscope.frontend.saved.SavedQuery;
import java.nio.file.Path;
import java.util.List;

/** The saved queries: those that ship, and those of given directories as they are when asked. */
final class Saving {
  private final SavedQueries shipped = shipped();
  private final List<Path> directories;

  Saving(List<Path> directories) {
    this.directories = List.copyOf(directories);
  }

  /** Each of {@code /saved/SYSTEM/*.query} on the class path. */
  static SavedQueries shipped() {
    return Shipped.read("/saved", SavedQueries::shipped);
  }

  Api.SavedList list() {
    SavedQueries all = shipped.and(SavedQueries.own(directories));
    return new Api.SavedList(all.queries().stream().map(Saving::shown).toList(), all.problems());
  }

  private static Api.Saved shown(SavedQuery query) {
    return new Api.Saved(
        query.name(),
        query.system(),
        query.question(),
        query.text(),
        query.when(),
        query.reading(),
        query.versions());
  }
}
