package io.pivotscope.compiler.reference;

import java.util.Map;

/**
 * One step of an execution: what a thread does next, or what befalls a process. A step that makes
 * no sense where it stands (its message was never sent) is passed over, so any part of an execution
 * is an execution: that is what lets a failure shrink.
 */
sealed interface Step {

  /** How long the step takes. */
  int micros();

  /** A step of a thread. */
  sealed interface OfThread extends Step {
    int thread();
  }

  /** A tracepoint's method is invoked. */
  record Happen(int thread, int micros, String method, Map<String, Object> fields)
      implements OfThread {}

  /** The method of a declared request begins; it is a tracepoint too. */
  record Enter(int thread, int micros, Map<String, Object> fields) implements OfThread {}

  /** The innermost such method ends. */
  record Leave(int thread, int micros, Map<String, Object> fields) implements OfThread {}

  /** Something leaves for another branch. */
  record Send(int thread, int micros, int message, Carrier carrier) implements OfThread {}

  /** The thread turns to the message, until the matching End. */
  record Receive(int thread, int micros, int message) implements OfThread {}

  /** Answers the message that the thread is turned to. */
  record Answer(int thread, int micros, int answer) implements OfThread {}

  /** The answer that was waited for has come. */
  record Complete(int thread, int micros, int answer) implements OfThread {}

  /** The thread gets back what it had. */
  record End(int thread, int micros) implements OfThread {}

  /** A periodic task begins on the thread, until the matching End. */
  record Tick(int thread, int micros) implements OfThread {}

  /** A message from somebody unknown arrives, until the matching End. */
  record Arrive(int thread, int micros) implements OfThread {}

  /** A process begins to propagate. */
  record Arm(int process, int micros) implements Step {}

  /** The queries' beginning is announced: so many microseconds after every clock. */
  record Activate(int micros, int margin) implements Step {}

  /** The queries' end is announced. */
  record Deactivate(int micros, int margin) implements Step {}

  /** A process forgets the queries, once every process has passed their end. */
  record Disarm(int process, int micros) implements Step {}

  /** How a branch begins, and what it hands back. */
  enum Carrier {
    /** A task or an element of a queue, within the process; whoever waits merges how it ended. */
    TASK,
    /** A task within the process that begins as a call and returns as one. */
    FORKED_CALL,
    /** A call to any process. */
    CALL,
    /** A call on a carrier that may deliver it more than once. */
    MANY,
    /** A message that nobody answers, to any number of receivers. */
    ONE_WAY;

    boolean isInProcess() {
      return this == TASK || this == FORKED_CALL;
    }

    boolean awaitsAnswer() {
      return this != ONE_WAY;
    }
  }
}
