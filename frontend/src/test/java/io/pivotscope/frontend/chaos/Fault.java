package io.pivotscope.frontend.chaos;

/** One thing that goes wrong. Times are in milliseconds. */
sealed interface Fault {

  /** Until it is over. */
  long millis();

  /** What cannot suffer from two faults at once. */
  String target();

  /** Kill -9, and after a while another one on the same data, whose wall clock may be wrong. */
  record KillFrontend(long millis, int wallSeconds) implements Fault {
    @Override
    public String target() {
      return "frontend";
    }
  }

  /** SIGSTOP, then SIGCONT. */
  record StopFrontend(long millis) implements Fault {
    @Override
    public String target() {
      return "frontend";
    }
  }

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

  /** Everything between some agents and the frontend takes longer. */
  record Delay(int line, long delayMillis, long millis) implements Fault {
    @Override
    public String target() {
      return "line " + line;
    }
  }

  /** Connections end and no new one is to be had. */
  record Cut(int line, long millis) implements Fault {
    @Override
    public String target() {
      return "line " + line;
    }
  }

  /** Connections end with a reset. */
  record Reset(int line) implements Fault {
    @Override
    public long millis() {
      return 0;
    }

    @Override
    public String target() {
      return "line " + line;
    }
  }

  /** Connections are accepted and nothing is forwarded, one way or both. */
  record HalfOpen(int line, Proxy.Way way, long millis) implements Fault {
    @Override
    public String target() {
      return "line " + line;
    }
  }

  /** Bytes that nobody sent, between two messages. */
  record Garbage(int line, Proxy.Way way, long seed) implements Fault {
    @Override
    public long millis() {
      return 0;
    }

    @Override
    public String target() {
      return "line " + line;
    }
  }

  /** Somebody who is no agent connects to the frontend and says something. */
  record Stranger(long seed) implements Fault {
    @Override
    public long millis() {
      return 0;
    }

    @Override
    public String target() {
      return "stranger";
    }
  }
}
