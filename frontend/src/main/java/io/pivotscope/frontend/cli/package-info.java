/**
 * The commands of {@code ./pivotscope}: their options, what they print where, and their exit codes
 * (0 ok, 2 query error, 3 nothing matched, 4 frontend unreachable). Leaves following a query to
 * {@code console} and how rows look to {@code view}.
 */
@NullMarked
package io.pivotscope.frontend.cli;

import org.jspecify.annotations.NullMarked;
