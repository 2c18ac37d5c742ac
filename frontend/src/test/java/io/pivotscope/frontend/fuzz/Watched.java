package io.pivotscope.frontend.fuzz;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What another JVM on this machine has taken, seen from outside. */
final class Watched implements AutoCloseable {
  private final long pid;
  private final JMXConnector connector;
  private final MemoryMXBean memory;
  private final ThreadMXBean threads;

  /**
   * What is held.
   *
   * @param heapBytes after a collection
   * @param files open descriptors; 0 where the machine does not tell
   */
  record Size(long heapBytes, int threads, long files) {}

  @SuppressWarnings("BanJNDI") // a process of the test's own, at an address that it has told
  Watched(long pid) {
    this.pid = pid;
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      String address = machine.startLocalManagementAgent();
      machine.detach();
      connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
      MBeanServerConnection beans = connector.getMBeanServerConnection();
      memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
      threads = ManagementFactory.getPlatformMXBean(beans, ThreadMXBean.class);
    } catch (Exception e) {
      throw new IllegalStateException("cannot watch process " + pid, e);
    }
  }

  Size size() {
    memory.gc();
    return new Size(memory.getHeapMemoryUsage().getUsed(), threads.getThreadCount(), files());
  }

  /** Stacks of all threads, for a failure's message. */
  String stacks() {
    StringBuilder all = new StringBuilder();
    for (var thread : threads.dumpAllThreads(false, false)) {
      all.append(thread);
    }
    return all.toString();
  }

  private long files() {
    Path open = Path.of("/proc/" + pid + "/fd");
    if (!Files.isDirectory(open)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(open)) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException gone) {
      // So is the process.
    }
  }
}
