package io.pivotscope.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.pivotscope.agent.testing.InstrumentationHolder;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.pivotscope.Hooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Classes of the JDK, hot ones too, while they are used. */
class JdkClassesTest {
  private final Weaver weaver = new Weaver(InstrumentationHolder.get(), () -> {});
  private final long failures = Hooks.failures();

  @AfterEach
  void restore() {
    weaver.apply(List.of(), List.of());
    assertThat(Hooks.failures() - failures)
        .withFailMessage(() -> "failed: " + Hooks.lastFailure())
        .isZero();
  }

  private static HookPoint counting(
      String id, TypeMatch type, AtomicLong counter, String... names) {
    return HookPoint.watching(
        id,
        type,
        MethodMatch.named(names),
        (self, args) -> {
          counter.incrementAndGet();
          return null;
        });
  }

  @Test
  void handOffsOfHotPools() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    ScheduledExecutorService scheduled = Executors.newScheduledThreadPool(2);
    AtomicLong constructed = new AtomicLong();
    AtomicLong executed = new AtomicLong();
    AtomicLong before = new AtomicLong();
    AtomicLong started = new AtomicLong();
    AtomicLong forked = new AtomicLong();
    AtomicLong done = new AtomicLong();
    AtomicLong stages = new AtomicLong();
    AtomicLong ticks = new AtomicLong();
    AtomicLong wrapped = new AtomicLong();
    try {
      run(pool, scheduled);
      HookPoint wrapping =
          new HookPoint(
              "wrap",
              TypeMatch.exactly("java.util.concurrent.FutureTask"),
              MethodMatch.exactly("<init>", "(Ljava/util/concurrent/Callable;)V"),
              true,
              false,
              (self, args) -> {
                Callable<?> callable = (Callable<?>) args[0];
                args[0] =
                    (Callable<Object>)
                        () -> {
                          wrapped.incrementAndGet();
                          return callable.call();
                        };
                return null;
              });
      WeaveResult result =
          weaver.apply(
              List.of(),
              List.of(
                  wrapping,
                  counting(
                      "task", TypeMatch.exactly(FutureTask.class.getName()), constructed, "<init>"),
                  counting(
                      "execute",
                      TypeMatch.exactly("java.util.concurrent.ThreadPoolExecutor"),
                      executed,
                      "execute"),
                  counting(
                      "before",
                      TypeMatch.subtypesOf("java.util.concurrent.ThreadPoolExecutor"),
                      before,
                      "beforeExecute"),
                  counting("thread", TypeMatch.exactly("java.lang.Thread"), started, "start"),
                  counting(
                      "fork",
                      TypeMatch.exactly("java.util.concurrent.ForkJoinTask"),
                      forked,
                      "fork"),
                  counting(
                      "doExec",
                      TypeMatch.exactly("java.util.concurrent.ForkJoinTask"),
                      done,
                      "doExec"),
                  counting(
                      "stage",
                      TypeMatch.exactly("java.util.concurrent.CompletableFuture"),
                      stages,
                      "supplyAsync",
                      "thenApplyAsync"),
                  counting("tick", TypeMatch.subtypesOf("java.util.TimerTask"), ticks, "run")));
      for (WeaveResult.Hook hook : result.hookPoints()) {
        if (!hook.id().equals("tick")) {
          assertThat(hook.methods()).as(hook.toString()).isPositive();
        }
        assertThat(hook.refusals()).isEmpty();
      }
      run(pool, scheduled);
    } finally {
      pool.shutdownNow();
      scheduled.shutdownNow();
    }
    assertThat(constructed.get()).isGreaterThanOrEqualTo(51);
    assertThat(wrapped.get()).isGreaterThanOrEqualTo(50);
    assertThat(executed.get()).isGreaterThanOrEqualTo(100);
    assertThat(before.get()).isGreaterThanOrEqualTo(100);
    assertThat(started.get()).isPositive();
    assertThat(done.get()).isPositive();
    assertThat(forked.get()).isPositive();
    assertThat(stages.get()).isEqualTo(2);
    assertThat(ticks.get()).isEqualTo(1);
  }

  private static void run(ExecutorService pool, ScheduledExecutorService scheduled)
      throws Exception {
    AtomicInteger sum = new AtomicInteger();
    for (int i = 0; i < 50; i++) {
      pool.submit((Callable<Integer>) sum::incrementAndGet).get(10, TimeUnit.SECONDS);
      CountDownLatch ran = new CountDownLatch(1);
      pool.execute(ran::countDown);
      assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    }
    scheduled.schedule(sum::incrementAndGet, 1, TimeUnit.MILLISECONDS).get(10, TimeUnit.SECONDS);
    assertThat(sum.get()).isEqualTo(51);
    assertThat(
            CompletableFuture.supplyAsync(() -> 20)
                .thenApplyAsync(i -> i + 1)
                .get(10, TimeUnit.SECONDS))
        .isEqualTo(21);
    assertThat(
            new ForkJoinPool(3)
                .submit(() -> LongStream.range(0, 100_000).parallel().sum())
                .get(10, TimeUnit.SECONDS))
        .isEqualTo(4999950000L);
    CountDownLatch ticked = new CountDownLatch(1);
    Timer timer = new Timer(true);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            ticked.countDown();
          }
        },
        1);
    assertThat(ticked.await(10, TimeUnit.SECONDS)).isTrue();
    timer.cancel();
    Thread thread = new Thread(sum::incrementAndGet);
    thread.start();
    thread.join(10_000);
    assertThat(sum.get()).isEqualTo(52);
  }

  @Test
  void filesSocketsLocksAndQueues() throws Exception {
    AtomicLong io = new AtomicLong();
    AtomicLong locks = new AtomicLong();
    List<HookPoint> points = new ArrayList<>();
    points.add(counting("in", TypeMatch.exactly("java.io.FileInputStream"), io, "read"));
    points.add(counting("out", TypeMatch.exactly("java.io.FileOutputStream"), io, "write"));
    points.add(
        counting(
            "socket", TypeMatch.subtypesOf("java.net.Socket"), io, "connect", "getOutputStream"));
    points.add(counting("map", TypeMatch.exactly("java.util.HashMap"), locks, "put", "get"));
    points.add(counting("list", TypeMatch.exactly("java.util.ArrayList"), locks, "add"));
    points.add(
        counting(
            "atomic",
            TypeMatch.exactly("java.util.concurrent.atomic.AtomicReference"),
            locks,
            "get",
            "compareAndSet"));
    points.add(counting("arrays", TypeMatch.exactly("java.util.Arrays"), locks, "copyOf"));
    points.add(
        counting("objects", TypeMatch.exactly("java.util.Objects"), locks, "requireNonNull"));
    points.add(
        counting(
            "lock",
            TypeMatch.exactly("java.util.concurrent.locks.ReentrantLock"),
            locks,
            "lock",
            "unlock"));
    points.add(
        counting(
            "aqs",
            TypeMatch.exactly("java.util.concurrent.locks.AbstractQueuedSynchronizer"),
            locks,
            "acquire",
            "release"));
    points.add(
        counting(
            "queue",
            TypeMatch.exactly("java.util.concurrent.LinkedBlockingQueue"),
            locks,
            "offer",
            "poll",
            "take"));
    points.add(
        counting(
            "builder", TypeMatch.exactly("java.lang.StringBuilder"), locks, "append", "toString"));
    points.add(counting("system", TypeMatch.exactly("java.lang.System"), locks, "getProperty"));
    points.add(counting("throwable", TypeMatch.exactly("java.lang.Throwable"), locks, "<init>"));
    weaver.apply(List.of(), points);

    File file = File.createTempFile("weave", ".txt");

    try (FileOutputStream out = new FileOutputStream(file)) {
      out.write("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    try (FileInputStream in = new FileInputStream(file)) {
      assertThat(in.read(new byte[5])).isEqualTo(5);
    }
    assertThat(file.delete()).isTrue();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      socket.getOutputStream().write(7);
      assertThat(accepted.getInputStream().read()).isEqualTo(7);
    }
    LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
    assertThat(queue.offer("x")).isTrue();
    assertThat(queue.take()).isEqualTo("x");
    ReentrantLock lock = new ReentrantLock();
    lock.lock();
    lock.unlock();
    weaver
        .status()
        .hookPoints()
        .forEach(h -> assertThat(h.methods()).as(h.toString()).isPositive());
    assertThat(io.get()).isGreaterThanOrEqualTo(3);
    assertThat(locks.get()).isPositive();
  }
}
