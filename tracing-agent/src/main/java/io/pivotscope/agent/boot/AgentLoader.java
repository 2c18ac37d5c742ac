package io.pivotscope.agent.boot;

import java.io.IOException;
import java.io.InputStream;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Loads the agent from {@code inst/*.classdata} of its own jar: libraries of ours are invisible to
 * the application and the other way round. The parent is the platform loader.
 */
final class AgentLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private final JarFile jar;

  AgentLoader(JarFile jar) {
    super("pivotscope", getPlatformClassLoader());
    this.jar = jar;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    JarEntry entry = jar.getJarEntry("inst/" + name.replace('.', '/') + ".classdata");
    if (entry == null) {
      throw new ClassNotFoundException(name);
    }
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length, AgentLoader.class.getProtectionDomain());
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
