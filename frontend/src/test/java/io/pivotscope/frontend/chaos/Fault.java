package io.pivotscope.frontend.chaos;

/** One thing that goes wrong. Times are in milliseconds. */
sealed interface Fault {

  /** Until it is over; it is over at once, if it does not say. */
  default long millis() {
    return 0;
  }

  /** What cannot suffer from two faults at once. */
  String target();

  /** Of the frontend's process. */
  sealed interface OfFrontend extends Fault {
    @Override
    default String target() {
      return "frontend";
    }
  }

  /** Between some agents and the frontend. */
  sealed interface OnLine extends Fault {
    int line();

    @Override
    default String target() {
      return "line " + line();
    }
  }

  /** Kill -9, and after a while another one on the same data, whose wall clock may be wrong. */
  record KillFrontend(long millis, int wallSeconds) implements OfFrontend {}

  /** SIGSTOP, then SIGCONT. */
  record StopFrontend(long millis) implements OfFrontend {}

  /** Kill -9 of a reader, and a new one in its place, whose wall clock may be wrong. */
  record KillReader(int reader, long millis, int wallSeconds) implements Fault {
    @Override
    public String target() {
      return "reader " + reader;
    }
  }

  /** SIGSTOP of an application process, then SIGCONT. */
  record StopProcess(int process, long millis) implements Fault {
    @Override
    public String target() {
      return "process " + process;
    }
  }

  /** Everything takes longer. */
  record Delay(int line, long delayMillis, long millis) implements OnLine {}

  /** Connections end and no new one is to be had. */
  record Cut(int line, long millis) implements OnLine {}

  /** Connections end with a reset. */
  record Reset(int line) implements OnLine {}

  /** Connections are accepted and nothing is forwarded, one way or both. */
  record HalfOpen(int line, Proxy.Way way, long millis) implements OnLine {}

  /** Bytes that nobody sent, between two messages. */
  record Garbage(int line, Proxy.Way way, long seed) implements OnLine {}

  /** Somebody who is no agent connects to the frontend and says something. */
  record Stranger(long seed) implements Fault {
    @Override
    public String target() {
      return "stranger";
    }
  }
}
