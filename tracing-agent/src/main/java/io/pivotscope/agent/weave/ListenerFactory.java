package io.pivotscope.agent.weave;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the listeners of one query. Called once per advice and method: on the thread of {@link
 * Weaver#apply} for classes that are loaded, on the application's thread (inside guard and fence)
 * when a class that was loaded later runs such a method for the first time.
 */
public interface ListenerFactory {

  /**
   * @param advice as in {@link Installation.Point#advice}
   * @param with what listens there for another advice of the query, and may do so for this one too:
   *     it is returned then
   * @throws LinkException if the advice cannot run there; the method is then refused by name
   */
  SiteListener link(Class<?> type, MethodInfo method, int advice, @Nullable SiteListener with)
      throws LinkException;

  /** Memory ran out before a listener was told of something. Makes nothing new; any thread. */
  default void ranOut() {}

  /**
   * A method that it listened at is no longer woven for it, though it is wanted: what happens there
   * from now on is lost. Once for each advice and method; any thread.
   */
  default void lost() {}

  /** What an advice was linked to and may not read, by name; the person who asks is to know. */
  default List<String> redacted(int advice) {
    return List.of();
  }
}
