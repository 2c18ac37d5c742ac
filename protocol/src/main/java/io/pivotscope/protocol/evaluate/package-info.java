/**
 * The meaning of expressions, shared by agent and frontend: total functions over values. Knows
 * values and {@link io.pivotscope.protocol.advice.Expr}; leaves rows and baggage to {@code
 * interpret}.
 */
@NullMarked
package io.pivotscope.protocol.evaluate;

import org.jspecify.annotations.NullMarked;
