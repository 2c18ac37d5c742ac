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
 * Every second test method of such a class runs, by name, beginning with the one that the seed
 * says; the others are skipped, which is printed. The next seed runs them, and all run where {@link
 * Jdks#isEverything}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(HalfOfThem.Turn.class)
public @interface HalfOfThem {

  /** Whose turn it is. */
  final class Turn implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Method test = context.getTestMethod().orElse(null);
      if (test == null || Jdks.isEverything()) {
        return ConditionEvaluationResult.enabled("all of them");
      }
      List<String> names =
          Arrays.stream(test.getDeclaringClass().getDeclaredMethods())
              .filter(method -> method.getAnnotations().length > 0)
              .map(Method::getName)
              .sorted()
              .toList();
      if (Math.floorMod(Jdks.seed() + names.indexOf(test.getName()), 2) == 0) {
        return ConditionEvaluationResult.enabled("its turn");
      }
      String name = test.getDeclaringClass().getSimpleName() + "." + test.getName();
      System.out.println(name + " is left to another seed than " + Jdks.seed());
      return ConditionEvaluationResult.disabled("left to another seed than " + Jdks.seed());
    }
  }
}
