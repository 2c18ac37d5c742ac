/** A program in trouble of every kind that a JVM can be in. Nothing here knows of Pivotscope. */
@NullMarked
package testbed.jvm;

import org.jspecify.annotations.NullMarked;
