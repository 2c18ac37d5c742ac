package io.pivotscope.baggage;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Threads of processes that events of a set came from, and those processes: both numbered from 1 as
 * they are met. Mostly there is one, which needs no array.
 */
final class Sources {
  private static final int FEW = 16;
  private static final int PAIR = 2;

  private record Source(long process, int thread) {}

  private static final long[] NONE = {};

  private long firstProcess;
  private int firstThread;
  // Process and thread of each but the first.
  private long[] others = NONE;
  private int size;
  private long[] otherProcesses = NONE;
  private int processCount;
  // Of all, once there are more than a few.
  private Map<Source, Integer> numbers = Map.of();
  private Map<Long, Integer> processNumbers = Map.of();

  int size() {
    return size;
  }

  int processCount() {
    return processCount;
  }

  long process(int number) {
    return number == 1 ? firstProcess : others[PAIR * (number - 2)];
  }

  int thread(int number) {
    return number == 1 ? firstThread : (int) others[PAIR * (number - 2) + 1];
  }

  long processOf(int processNumber) {
    // The first process is that of the first source.
    return processNumber == 1 ? firstProcess : otherProcesses[processNumber - 2];
  }

  /** 0 where it was not met. */
  int number(long process, int thread) {
    if (size > FEW) {
      return numbers.getOrDefault(new Source(process, thread), 0);
    }
    for (int i = size; i > 0; i--) {
      if (process(i) == process && thread(i) == thread) {
        return i;
      }
    }
    return 0;
  }

  /** 0 where it was not met. */
  int processNumber(long process) {
    if (processCount > FEW) {
      return processNumbers.getOrDefault(process, 0);
    }
    for (int i = processCount; i > 0; i--) {
      if (processOf(i) == process) {
        return i;
      }
    }
    return 0;
  }

  /** Numbers a source, of two that are the same each. */
  void add(long process, int thread) {
    size++;
    if (size == 1) {
      firstProcess = process;
      firstThread = thread;
      return;
    }
    int at = PAIR * (size - 2);
    if (at == others.length) {
      others = Arrays.copyOf(others, Math.max(2 * PAIR, 2 * others.length));
    }
    others[at] = process;
    others[at + 1] = thread;
    if (size == FEW + 1) {
      numbers = new HashMap<>();
      for (int i = 1; i < size; i++) {
        numbers.putIfAbsent(new Source(process(i), thread(i)), i);
      }
    }
    if (size > FEW) {
      numbers.put(new Source(process, thread), size);
    }
  }

  /** Numbers a process, just before the first source of it. */
  void addProcess(long process) {
    processCount++;
    if (processCount == 1) {
      firstProcess = process;
      return;
    }
    int at = processCount - 2;
    if (at == otherProcesses.length) {
      otherProcesses = Arrays.copyOf(otherProcesses, Math.max(2, 2 * otherProcesses.length));
    }
    otherProcesses[at] = process;
    if (processCount == FEW + 1) {
      processNumbers = new HashMap<>();
      for (int i = 1; i < processCount; i++) {
        processNumbers.putIfAbsent(processOf(i), i);
      }
    }
    if (processCount > FEW) {
      processNumbers.put(process, processCount);
    }
  }
}
