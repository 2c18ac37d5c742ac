package io.pivotscope.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.pivotscope.agent.testing.InstrumentationHolder;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class ContainersTest {
  private final Containers containers =
      new Containers(
          new Members(
              new Access(InstrumentationHolder.get()),
              () -> {
                throw new AssertionError("fields are not redacted");
              }));

  @Test
  void immutableOnesAreRead() throws Throwable {
    assertThat(containers.elements(List.of(1))).containsExactly(1);
    assertThat(containers.elements(List.of(1, 2, 3))).containsExactly(1, 2, 3);
    assertThat(containers.elements(List.of(1, 2, 3).subList(1, 3))).containsExactly(2, 3);
    assertThat(containers.elements(Set.of(1))).containsExactly(1);
    assertThat(containers.elements(Set.of(1, 2, 3))).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(containers.size(Map.of(1, 2))).isEqualTo(1L);
    assertThat(containers.size(Map.of(1, 2, 3, 4))).isEqualTo(2L);
  }

  /** A preview of 25: each element is made by the application where it is first read. */
  @Test
  void aListThatMakesItsElementsWhenTheyAreReadIsNot() throws Throwable {
    Class<?> stable = stableValue();
    assumeThat(stable).isNotNull();
    Method list = stable.getMethod("list", int.class, IntFunction.class);
    AtomicInteger made = new AtomicInteger();
    IntFunction<Integer> maker = i -> made.incrementAndGet();
    Object lazy = list.invoke(null, 3, maker);
    assertThat(containers.elements(lazy)).isNull();
    assertThat(made).hasValue(0);
  }

  private static Class<?> stableValue() {
    try {
      return Class.forName("java.lang.StableValue");
    } catch (ClassNotFoundException older) {
      return null;
    }
  }
}
