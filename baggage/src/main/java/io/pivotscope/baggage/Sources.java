package io.pivotscope.baggage;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Threads of processes that events of a set came from, and those processes: both numbered from 1 as
 * they are met. Mostly there is one.
 */
final class Sources {
  private static final int FEW = 16;
  private static final int PAIR = 2;

  private record Source(long process, int thread) {}

  // Process and thread of each.
  private long[] sources = new long[PAIR];
  private int size;
  private long[] processes = new long[1];
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
    return sources[PAIR * (number - 1)];
  }

  int thread(int number) {
    return (int) sources[PAIR * (number - 1) + 1];
  }

  long processOf(int processNumber) {
    return processes[processNumber - 1];
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
    if (PAIR * size == sources.length) {
      sources = Arrays.copyOf(sources, 2 * sources.length);
    }
    sources[PAIR * size] = process;
    sources[PAIR * size + 1] = thread;
    size++;
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

  void addProcess(long process) {
    if (processCount == processes.length) {
      processes = Arrays.copyOf(processes, 2 * processes.length);
    }
    processes[processCount++] = process;
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
