/** Prints each stage of a compilation. Knows every noun's shape; decides nothing. */
@NullMarked
package io.pivotscope.compiler.explain;

import org.jspecify.annotations.NullMarked;
