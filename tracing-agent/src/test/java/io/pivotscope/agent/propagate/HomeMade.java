package io.pivotscope.agent.propagate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** An ExecutorService over plain threads and a queue, as nobody but its author knows it. */
final class HomeMade extends AbstractExecutorService {
  private final BlockingQueue<Runnable> queue;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean over;

  HomeMade(BlockingQueue<Runnable> queue, int size) {
    this.queue = queue;
    for (int i = 0; i < size; i++) {
      Thread thread = new Thread(this::work, "home-made-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  private void work() {
    while (!over) {
      try {
        queue.take().run();
      } catch (InterruptedException shutdown) {
        return;
      } catch (RuntimeException ofATask) {
        System.err.println(ofATask);
      }
    }
  }

  @Override
  public void execute(Runnable task) {
    try {
      queue.put(task);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void shutdown() {
    over = true;
    threads.forEach(Thread::interrupt);
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return over;
  }

  @Override
  public boolean isTerminated() {
    return threads.stream().noneMatch(Thread::isAlive);
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(unit.toMillis(timeout));
    }
    return isTerminated();
  }
}
