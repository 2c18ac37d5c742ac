package testbed.guest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a test: the row of the matrix in docs/propagation.md that it proves, with the real library and
 * the real agent in processes of their own. The page's matrix is generated from these.
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Proves {
  /** As its makers write it. */
  String library();

  /** Those that the test runs with. */
  String versions();

  /** What a request goes over, in the words of the page. */
  String hops();

  /** Feature versions of the JDKs. */
  String jdks() default "17, 25";
}
