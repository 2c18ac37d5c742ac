package io.pivotscope.frontend.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Of the tests of such a class an ordinary run has every second, third, .. one, by name, beginning
 * with the one that the seed says; the others are skipped, which is printed. The next seeds run
 * them, and all run where {@link Jdks#isEverything}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(InTurn.Turn.class)
public @interface InTurn {

  /** Every how many. */
  int every();

  /** Whose turn it is. */
  final class Turn implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Method test = context.getTestMethod().orElse(null);
      if (test == null || Jdks.isEverything()) {
        return ConditionEvaluationResult.enabled("all of them");
      }
      Class<?> type = test.getDeclaringClass();
      List<String> names =
          Arrays.stream(type.getDeclaredMethods())
              .filter(method -> method.getAnnotations().length > 0)
              .map(Method::getName)
              .sorted()
              .toList();
      int every = type.getAnnotation(InTurn.class).every();
      if (Math.floorMod(Jdks.seed() + names.indexOf(test.getName()), every) == 0) {
        return ConditionEvaluationResult.enabled("its turn");
      }
      String left = " is left to another seed than " + Jdks.seed();
      System.out.println(type.getSimpleName() + "." + test.getName() + left);
      return ConditionEvaluationResult.disabled("it" + left);
    }
  }
}
