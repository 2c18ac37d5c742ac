package io.pivotscope.guest;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/**
 * One request over two hand-offs and HTTP, with events on its way. Has no lambdas: a class that is
 * retransformed links its lambdas anew, and the JVM keeps the class of each as long as the loader.
 */
final class Errand {
  private final ExecutorService pool;
  private final String server;

  Errand(ExecutorService pool, String server) {
    this.pool = pool;
    this.server = server;
  }

  /** A part that the pool does. */
  private record Part(String name, long amount) implements Callable<Long>, Supplier<Long> {
    @Override
    public Long call() {
      return handled(name, amount);
    }

    @Override
    public Long get() {
      return handled(name, amount);
    }
  }

  /** The declared request of the queries. */
  void request(String name) throws Exception {
    asked(name);
    long here = pool.submit((Callable<Long>) new Part(name, 1)).get();
    long there = CompletableFuture.supplyAsync(new Part(name, 2), pool).get();
    try (InputStream answer = new URL(server + name).openStream()) {
      answer.readAllBytes();
    }
    answered(name, here + there);
  }

  private static void asked(String name) {}

  private static long handled(String name, long amount) {
    try {
      return Goods.all(name) > 0 ? amount : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  static void served(String path) {}

  private static void answered(String name, long amount) {
    if (amount != 3) {
      throw new IllegalStateException(name + " came to " + amount);
    }
  }
}
