package io.pivotscope.frontend.access;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who did what, when, and to how many processes: an act is on the disk before it is done. Refusals
 * are noted by a thread of their own, since nobody is to wait for a disk to be told no, and so many
 * at most that nobody can push out with them what others did: {@link #REFUSALS} at once, then one a
 * second, the rest counted. Of whoever's acts fail, as many are to be let through. Thread-safe.
 */
public final class AuditLog implements AutoCloseable {
  static final long MAX_BYTES = 16L << 20;
  static final int REFUSALS = 256;
  private static final int MAX_QUEUED = 1024;
  private static final int MAX_OWNERS = 10_000;
  private static final int MAX_CALLERS = 10_000;
  private static final int FIRST_FAILURE = 400;

  /** What makes a query that is its author's own. */
  private static final Set<String> INSTALLS = Set.of("install", "findHot");

  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

  private final AuditFile file;
  private final Supplier<Instant> now;
  private final Consumer<String> complaints;
  private final ThreadPoolExecutor notes;

  /** Who installed which query; the eldest are forgotten. */
  private final Map<Long, String> owners = newest(MAX_OWNERS);

  /** How many more acts of somebody may fail. */
  private final Map<String, Allowance> failures = newest(MAX_CALLERS);

  /** How many more lines there are of what somebody reads. */
  private final Map<String, Allowance> notesOf = newest(MAX_CALLERS);

  private final Allowance refusals;
  private long number;
  private long more;

  private AuditLog(
      AuditFile file, Supplier<Instant> now, Consumer<String> complaints, List<AuditLine> last) {
    this.file = file;
    this.now = now;
    this.complaints = complaints;
    this.refusals = new Allowance(REFUSALS, now.get());
    for (AuditLine line : last) {
      number = Math.max(number, line.number());
      own(line.what(), line.status(), line.query(), line.who());
    }
    this.notes =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_QUEUED),
            task -> {
              Thread thread = new Thread(task, "pivotscope-audit");
              thread.setDaemon(true);
              return thread;
            },
            (task, pool) -> countUnwritten());
  }

  private static <K, V> Map<K, V> newest(int most) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }

  /**
   * @param path made if there is none
   * @param complaints told what cannot be written
   * @throws IOException if the file cannot be used: then nothing may be done
   */
  public static AuditLog open(Path path, Supplier<Instant> now, Consumer<String> complaints)
      throws IOException {
    return open(path, MAX_BYTES, now, complaints);
  }

  static AuditLog open(Path path, long maxBytes, Supplier<Instant> now, Consumer<String> complaints)
      throws IOException {
    AuditFile file = new AuditFile(path, maxBytes);
    return new AuditLog(file, now, complaints, parse(file.last(MAX_OWNERS)));
  }

  /**
   * To be called before an act: returns when it is on the disk.
   *
   * @param query null where it has no number yet, or concerns none
   * @return the line's number, for {@link #after}
   * @throws IOException if it cannot be written; then the act must not be done
   */
  public synchronized long before(
      Caller who, String what, String detail, @Nullable Long query, int processes)
      throws IOException {
    return write(line(who.name(), who.address(), what, 0, detail, query, processes, 0, 0), true);
  }

  /** What became of an act. */
  public void after(
      Caller who, String what, int status, String detail, @Nullable Long query, long of) {
    synchronized (this) {
      own(what, status, query, who.name());
      if (status >= FIRST_FAILURE) {
        of(who, failures).take(now.get());
      }
    }
    note(() -> line(who.name(), who.address(), what, status, detail, query, 0, of, 0));
  }

  /** Whether not so many acts of somebody failed lately that their lines would fill the log. */
  public synchronized boolean mayAct(Caller who) {
    Allowance left = failures.get(who.name());
    return left == null || !left.isEmpty(now.get());
  }

  /**
   * Somebody was not let do something.
   *
   * @param who empty where nobody is known
   * @param status as in HTTP
   */
  public void refused(String who, String address, String what, int status, String why) {
    noteWithin(refusals, who, address, what, status, why);
  }

  /**
   * What somebody read, once it was answered. Nobody waits for the disk, and of one caller there
   * are no more lines than of refusals.
   */
  public void noted(Caller who, String what, int status, String detail) {
    Allowance left;
    synchronized (this) {
      left = of(who, notesOf);
    }
    noteWithin(left, who.name(), who.address(), what, status, detail);
  }

  /** A line, or one more that is only counted. */
  private void noteWithin(
      Allowance allowed, String who, String address, String what, int status, String detail) {
    long unwritten;
    synchronized (this) {
      if (!allowed.take(now.get())) {
        more++;
        return;
      }
      unwritten = more;
      more = 0;
    }
    note(() -> line(who, address, what, status, detail, null, 0, 0, unwritten));
  }

  private Allowance of(Caller who, Map<String, Allowance> each) {
    return each.computeIfAbsent(who.name(), name -> new Allowance(REFUSALS, now.get()));
  }

  /** Who installed a query; null if nobody knows. */
  public synchronized @Nullable String ownerOf(long query) {
    return owners.get(query);
  }

  private void own(String what, int status, @Nullable Long query, String who) {
    if (query != null && status == 200 && INSTALLS.contains(what)) {
      owners.put(query, who);
    }
  }

  private void note(Supplier<AuditLine> line) {
    notes.execute(
        () -> {
          synchronized (this) {
            try {
              write(line.get(), false);
            } catch (IOException e) {
              countUnwritten();
              complaints.accept("the audit log cannot be written: " + e.getMessage());
            }
          }
        });
  }

  private synchronized void countUnwritten() {
    more++;
  }

  private AuditLine line(
      String who,
      String address,
      String what,
      int status,
      String detail,
      @Nullable Long query,
      int processes,
      long of,
      long unwritten) {
    return new AuditLine(
        number + 1,
        now.get().toString(),
        who,
        address,
        what,
        status,
        AuditLine.cut(detail),
        query,
        processes,
        of,
        unwritten);
  }

  private long write(AuditLine line, boolean durable) throws IOException {
    file.append(JSON.toJson(line), durable);
    number = line.number();
    return number;
  }

  /** The newest lines, oldest of them first. */
  public synchronized List<AuditLine> last(int most) throws IOException {
    return parse(file.last(most));
  }

  private static List<AuditLine> parse(List<String> lines) {
    List<AuditLine> all = new ArrayList<>();
    for (String line : lines) {
      try {
        AuditLine read = JSON.fromJson(line, AuditLine.class);
        if (read != null) {
          all.add(read);
        }
      } catch (JsonParseException e) {
        // A line that was torn by a power failure.
      }
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    notes.shutdown();
    try {
      if (!notes.awaitTermination(2, TimeUnit.SECONDS)) {
        notes.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      file.close();
    }
  }
}
