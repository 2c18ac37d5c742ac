/**
 * The commands of {@code ./pivotscope}: their options, what they print where, and their exit codes
 * ({@link io.pivotscope.frontend.cli.ExitCodes}). Leaves following a query to {@code console} and
 * how rows look to {@code view}.
 */
@NullMarked
package io.pivotscope.frontend.cli;

import org.jspecify.annotations.NullMarked;
