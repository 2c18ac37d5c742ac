package io.pivotscope.agent.budget;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Looks four times a second at what each query costs, and trips those that cost more than they may
 * (docs/design.md, 26). Used by one thread at a time, which calls {@link #pass} more often than
 * that.
 */
public final class CostWatch {

  static final long SLOT_NANOS = 250_000_000;

  /**
   * An event of an armed join whose request carries nothing: it is counted and not timed, since to
   * look at the clock takes three times as long.
   */
  static final long PASSED_NANOS = 8;

  /**
   * What a query may take in all before it is judged: its code is cold at first, so a hundred
   * events a second can be a per cent, for a few seconds.
   */
  static final long FREE_NANOS = 100_000_000;

  /** The same of all together. */
  private static final long FREE_OF_ALL_NANOS = 2 * FREE_NANOS;

  /** Where the CPU time of a process is said in ticks, a slot is short: of several an average. */
  private static final double SMOOTHING = 0.25;

  private static final class Account {
    final Average cores = new Average();
    long passed;
    long nanosInAll;

    /** Of a core, while it goes on. */
    double cost;
  }

  private final Budget budget;
  private final LongSupplier nanos;
  private final LongSupplier processNanos;
  private final Supplier<? extends Collection<? extends Spender>> queries;
  private final Runnable onTrip;

  private final Map<Spender, Account> accounts = new HashMap<>();
  private boolean begun;
  private long slotBegan;
  private long processBefore;
  private double processCores;

  /**
   * @param nanos a clock
   * @param processNanos CPU time of the process so far; always the same where that is not known
   * @param queries those of now
   * @param onTrip told after queries have tripped; returns at once
   */
  public CostWatch(
      Budget budget,
      LongSupplier nanos,
      LongSupplier processNanos,
      Supplier<? extends Collection<? extends Spender>> queries,
      Runnable onTrip) {
    this.budget = budget;
    this.nanos = nanos;
    this.processNanos = processNanos;
    this.queries = queries;
    this.onTrip = onTrip;
  }

  /** Time passes. */
  public void pass() {
    if (budget.isOff()) {
      return;
    }
    long now = nanos.getAsLong();
    if (!begun) {
      begun = true;
      slotBegan = now;
      processBefore = processNanos.getAsLong();
    }
    long length = now - slotBegan;
    if (length >= SLOT_NANOS) {
      slotBegan = now;
      judge(length);
    }
  }

  private void judge(long length) {
    Collection<? extends Spender> all = queries.get();
    accounts.keySet().retainAll(all);
    long processNow = processNanos.getAsLong();
    processCores += SMOOTHING * ((double) (processNow - processBefore) / length - processCores);
    processBefore = processNow;
    double whole = Math.max(1, processCores);
    double total = 0;
    for (Spender query : all) {
      total += look(query, length);
    }
    if (trip(all, total, whole)) {
      onTrip.run();
    }
  }

  private double look(Spender query, long length) {
    Account account = accounts.computeIfAbsent(query, q -> new Account());
    long passed = query.passed();
    long cost = query.spent().take() + Math.max(0, passed - account.passed) * PASSED_NANOS;
    account.passed = passed;
    account.nanosInAll += cost;
    account.cores.add((double) cost / length);
    account.cost = account.cores.value();
    return account.cost;
  }

  /** Those that take too much by themselves; then the dearest, until the rest is within bounds. */
  private boolean trip(Collection<? extends Spender> all, double total, double whole) {
    List<Spender> byCost = new ArrayList<>(all);
    byCost.sort((a, b) -> Double.compare(cost(b), cost(a)));
    boolean any = false;
    double left = total;
    boolean isColdInAll =
        accounts.values().stream().mapToLong(a -> a.nanosInAll).sum() <= FREE_OF_ALL_NANOS;
    for (Spender query : byCost) {
      double cost = cost(query);
      double most = whole * budget.shareOfOne();
      if (cost > most && !isCold(query)) {
        query.trip(
            text(
                "cost %s of a core, more than its %s: unwoven here",
                percent(lately(query)), percent(most)));
      } else if (left > whole * budget.share() && !isColdInAll) {
        query.trip(
            text(
                "all queries together cost %s of a core, more than the %s of the process, and this"
                    + " one most of them, %s: unwoven here",
                percent(left), percent(whole * budget.share()), percent(cost)));
      } else {
        continue;
      }
      accounts.remove(query);
      left -= cost;
      any = true;
    }
    return any;
  }

  private boolean isCold(Spender query) {
    Account account = accounts.get(query);
    return account == null || account.nanosInAll <= FREE_NANOS;
  }

  private double cost(Spender query) {
    Account account = accounts.get(query);
    return account == null ? 0 : account.cost;
  }

  private double lately(Spender query) {
    Account account = accounts.get(query);
    return account == null ? 0 : account.cores.lately();
  }

  private static String percent(double cores) {
    BigDecimal percent = BigDecimal.valueOf(100 * cores).round(new MathContext(2));
    return percent.stripTrailingZeros().toPlainString() + " %";
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
