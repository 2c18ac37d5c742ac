package io.pivotscope.agent.boot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.ProtectionDomain;
import java.util.jar.JarFile;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;

/**
 * Loads the agent from {@code inst.classes} of its own jar: libraries of ours are invisible to the
 * application and the other way round. The parent is the platform loader.
 *
 * <p>One entry holds all classes, since the JVM reads the names of all entries of a jar before it
 * runs the first class of it. The entry is stored as it is, and looked at only where a class lies:
 *
 * <pre>
 *   count, then by hash: (hash of the name, offset, deflated length, length), then deflated classes
 * </pre>
 */
final class AgentLoader extends ClassLoader {
  private static final String ENTRY = "inst.classes";
  private static final int OFFSET = 4;
  private static final int DEFLATED = 8;
  private static final int LENGTH = 12;
  private static final int ROW_BYTES = 16;

  static {
    registerAsParallelCapable();
  }

  private final JarFile jar;
  private final ZipEntry entry;
  private final ByteBuffer rows;
  private final Inflater inflater = new Inflater(true);
  private final ProtectionDomain domain = AgentLoader.class.getProtectionDomain();

  AgentLoader(JarFile jar) throws IOException {
    super("pivotscope", getPlatformClassLoader());
    this.jar = jar;
    this.entry = jar.getEntry(ENTRY);
    if (entry == null) {
      throw new IOException(jar.getName() + " has no " + ENTRY + ": it is not the agent's jar");
    }
    int count = ByteBuffer.wrap(read(0, Integer.BYTES)).getInt();
    if (count < 0 || count > entry.getSize() / ROW_BYTES) {
      throw new IOException(ENTRY + " of " + jar.getName() + " is not what was built");
    }
    this.rows = ByteBuffer.wrap(read(Integer.BYTES, count * ROW_BYTES));
  }

  /** Ours first: the parent would look in vain, and say so with an exception. */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    // Another name may have the hash of one of ours; those of the JDK we never have.
    int row = name.startsWith("java.") ? -1 : row(name.hashCode());
    if (row < 0) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : defineOrAsk(name, row, resolve);
    }
  }

  private Class<?> defineOrAsk(String name, int row, boolean resolve)
      throws ClassNotFoundException {
    try {
      return define(name, row);
    } catch (NoClassDefFoundError otherName) {
      return super.loadClass(name, resolve);
    }
  }

  /** Where the row of that hash is; negative if there is none. No two classes have the same. */
  private int row(int hash) {
    int low = 0;
    int high = rows.capacity() / ROW_BYTES - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = rows.getInt(middle * ROW_BYTES);
      if (found == hash) {
        return middle * ROW_BYTES;
      } else if (found < hash) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  private Class<?> define(String name, int row) throws ClassNotFoundException {
    byte[] bytes = new byte[rows.getInt(row + LENGTH)];
    try {
      byte[] deflated = read(rows.getInt(row + OFFSET), rows.getInt(row + DEFLATED));
      synchronized (inflater) {
        inflater.reset();
        inflater.setInput(deflated);
        inflater.inflate(bytes);
      }
    } catch (IOException | DataFormatException e) {
      throw new ClassNotFoundException(name, e);
    }
    return defineClass(name, bytes, 0, bytes.length, domain);
  }

  private byte[] read(int offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    try (InputStream in = jar.getInputStream(entry)) {
      in.skipNBytes(offset);
      if (in.readNBytes(bytes, 0, length) < length) {
        throw new IOException(ENTRY + " of " + jar.getName() + " is cut off");
      }
    }
    return bytes;
  }
}
