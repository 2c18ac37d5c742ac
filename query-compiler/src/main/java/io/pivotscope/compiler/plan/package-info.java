/**
 * The bound query as a tree of operators: what is observed, carried, joined, filtered and emitted.
 * Knows the algebra; leaves making it cheaper to {@code optimize}.
 */
@NullMarked
package io.pivotscope.compiler.plan;

import org.jspecify.annotations.NullMarked;
