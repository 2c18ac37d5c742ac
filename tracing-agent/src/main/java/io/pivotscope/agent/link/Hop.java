package io.pivotscope.agent.link;

import org.jspecify.annotations.Nullable;

/** One linked step of a path: from an object to what it holds. Has no side effect. */
@FunctionalInterface
interface Hop {

  /**
   * @param from not null
   * @return null where there is nothing
   * @throws Throwable only what a handle's type demands; the reader takes it as null
   */
  @Nullable Object from(Object from) throws Throwable;
}
