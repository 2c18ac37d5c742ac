package io.pivotscope.frontend.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Of long tests that hold similar things an ordinary run has those whose turn it is by the seed,
 * and prints which it leaves to another; all run where {@link Jdks#isEverything}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TakesTurns.Turn.class)
public @interface TakesTurns {

  /** How many turns there are. */
  int of() default 2;

  /** The first is 0. */
  int turn();

  /** Whose turn it is. */
  final class Turn implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      TakesTurns takes =
          AnnotationSupport.findAnnotation(context.getElement(), TakesTurns.class).orElse(null);
      if (takes == null || Jdks.isTurn(takes.of(), takes.turn())) {
        return ConditionEvaluationResult.enabled("its turn");
      }
      String left = " is left to another seed than " + Jdks.seed();
      String parent =
          context.getTestMethod().isPresent()
              ? context.getRequiredTestClass().getSimpleName() + "."
              : "";
      System.out.println(parent + context.getDisplayName() + left);
      return ConditionEvaluationResult.disabled("it" + left);
    }
  }
}
