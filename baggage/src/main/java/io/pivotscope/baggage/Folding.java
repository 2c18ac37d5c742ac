package io.pivotscope.baggage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a branch does with the cells of a call that has come back. All queries fold or none, since
 * an ordinal is closed for all of them.
 */
final class Folding {
  private Folding() {}

  /**
   * Folds the replier's cells into the branch's own and closes the ordinal, unless anybody else is
   * visible below it.
   *
   * @return whether it did
   */
  static boolean fold(
      List<View> ofBranch, Branch branch, long ordinal, @Nullable BranchPath replier) {
    BranchPath me = branch.mint();
    List<View> views = withOwnLedger(ofBranch);
    if (views.isEmpty()) {
      branch.returned(branch.closed().with(ordinal));
      return true;
    }
    Map<View, List<BranchPath>> below = new HashMap<>();
    for (View view : views) {
      List<BranchPath> paths = view.content().ledger.below(me, ordinal);
      if (!isAlone(paths, replier)) {
        return false;
      }
      if (!paths.isEmpty()) {
        below.put(view, new ArrayList<>(paths));
      }
    }
    Ordinals closed = branch.closed().with(ordinal);
    if (closed.floor() > branch.closed().floor()) {
      takeOver(views, branch, me, closed.floor(), below);
    }
    below.forEach((view, paths) -> view.edit().ledger.fold(paths, me, closed));
    branch.returned(closed);
    return true;
  }

  private static List<View> withOwnLedger(List<View> ofBranch) {
    List<View> views = List.of();
    for (View view : ofBranch) {
      if (!view.isUntouched() && view.hasLedger()) {
        if (views.isEmpty()) {
          views = new ArrayList<>(ofBranch.size());
        }
        views.add(view);
      }
    }
    return views;
  }

  private static boolean isAlone(List<BranchPath> paths, @Nullable BranchPath replier) {
    for (BranchPath path : paths) {
      if (!path.equals(replier)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The calls below the new floor are given up: what is known of them is added now; what turns up
   * later sets the mark.
   */
  private static void takeOver(
      List<View> views,
      Branch branch,
      BranchPath me,
      long floor,
      Map<View, List<BranchPath>> below) {
    for (View view : views) {
      for (BranchPath path : view.content().ledger.below(me, 0, floor)) {
        branch.seal(path.callOf(me));
        List<BranchPath> paths = below.computeIfAbsent(view, v -> new ArrayList<>());
        if (!paths.contains(path)) {
          paths.add(path);
        }
      }
    }
  }

  /**
   * The reply to a call that was given up while it was under way: its cells are dead wherever they
   * turn up, so they are added to the branch's own and left out of what is merged.
   */
  static void late(
      Baggage baggage,
      Branch branch,
      List<View> theirs,
      long ordinal,
      @Nullable BranchPath replier) {
    BranchPath me = branch.mint();
    Map<View, List<Cell>> taken = new HashMap<>();
    for (View view : theirs) {
      if (view.hasLedger()) {
        List<BranchPath> paths = view.content().ledger.below(me, ordinal);
        if (!isAlone(paths, replier)) {
          baggage.joinAll(theirs);
          return;
        }
        if (!paths.isEmpty()) {
          taken.put(view, view.content().ledger.cellsOf(paths));
        }
      }
    }
    for (View view : taken.keySet()) {
      Ledger stripped = view.edit().ledger;
      stripped.drop(stripped.below(me, ordinal));
    }
    baggage.joinAll(theirs);
    boolean stillMe = me.equals(branch.path());
    taken.forEach(
        (view, cells) -> {
          View mine = baggage.find(view);
          if (mine != null && stillMe) {
            mine.edit().ledger.absorb(cells, me, branch.closed());
          } else if (mine != null) {
            mine.edit().ledger.incomplete = true;
          }
        });
    branch.returned(branch.closed());
  }

  /**
   * After a merge: where this branch's own call turns out to be completed already, its bytes were
   * handled twice. What it has counted moves to a fresh root, and the mark is set.
   */
  static void rescue(Branch branch, List<View> changed, Map<View, Cell> before) {
    List<View> closed = new ArrayList<>();
    for (View view : changed) {
      if (branch.isClosedIn(view.content().ledger)) {
        closed.add(view);
      }
    }
    if (closed.isEmpty()) {
      return;
    }
    BranchPath fresh = branch.rename();
    for (View view : closed) {
      Ledger ledger = view.edit().ledger;
      ledger.incomplete = true;
      Cell own = before.get(view);
      if (own != null) {
        ledger.rescue(own, fresh);
      }
    }
  }
}
