package io.pivotscope.agent;

/** A program that knows nothing of us: works in a loop until its standard input ends. */
public final class LoopingApp {

  private long done;

  private LoopingApp() {}

  public static void main(String[] args) throws Exception {
    LoopingApp app = new LoopingApp();
    Thread.currentThread().setName("loop");
    while (System.in.available() == 0) {
      app.work(3);
      Thread.sleep(2);
    }
    System.out.println("done " + app.done);
  }

  void work(int size) {
    done = Math.addExact(done, size);
  }
}
