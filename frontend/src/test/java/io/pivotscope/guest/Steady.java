package io.pivotscope.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A program whose answer is known: {@code round N} hands N steps to a pool, and prints what they
 * came to.
 */
public final class Steady {
  private Steady() {}

  public static void main(String[] args) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    Commands.serve(words -> System.out.println("sum " + round(pool, Integer.parseInt(words[1]))));
    pool.shutdownNow();
  }

  /** What a round of so many steps comes to. */
  public static long round(ExecutorService pool, int steps) throws Exception {
    List<Future<Long>> results = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      long number = i;
      results.add(pool.submit(() -> step(number, "n" + number % 7)));
    }
    long sum = 0;
    for (Future<Long> result : results) {
      sum = sum * 31 + result.get();
    }
    return sum;
  }

  /** What queries ask for. */
  public static long step(long number, String name) {
    return number * number + name.length();
  }
}
