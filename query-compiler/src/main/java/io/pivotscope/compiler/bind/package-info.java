/**
 * Gives every name its meaning and every expression its type, and reports all mistakes at once.
 * Knows catalogue and schema; leaves where things are evaluated to {@code plan}.
 */
@NullMarked
package io.pivotscope.compiler.bind;

import org.jspecify.annotations.NullMarked;
