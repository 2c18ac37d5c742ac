/**
 * What is wrong with a text, said for the person at the console: where, what was found, what was
 * expected, what to try. Knows texts and positions; leaves finding mistakes to the passes.
 */
@NullMarked
package io.pivotscope.compiler.diagnostic;

import org.jspecify.annotations.NullMarked;
