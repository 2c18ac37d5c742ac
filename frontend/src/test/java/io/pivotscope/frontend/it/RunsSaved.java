package io.pivotscope.frontend.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a test: it runs every saved query of that system, with {@link SavedRuns}. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface RunsSaved {
  /** As the folder of the queries is called. */
  String value();
}
