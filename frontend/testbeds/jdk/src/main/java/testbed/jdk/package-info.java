/** Guests of the hops of the JDK itself. Nothing here knows of Pivotscope. */
@NullMarked
package testbed.jdk;

import org.jspecify.annotations.NullMarked;
