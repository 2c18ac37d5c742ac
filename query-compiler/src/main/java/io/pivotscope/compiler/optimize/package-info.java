/**
 * Rewrites of plans that never change a result (paper, Table 3). One rule, one file; leaves the
 * order of stages inside an advice to {@code advise}.
 */
@NullMarked
package io.pivotscope.compiler.optimize;

import org.jspecify.annotations.NullMarked;
