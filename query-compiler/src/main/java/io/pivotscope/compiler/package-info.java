/**
 * From query text to an advice program: {@link io.pivotscope.compiler.QueryCompiler#compile} reads
 * as the list of passes. Knows the order of the passes; leaves each pass to its own package, and
 * leaves asking live processes, installing and running to others.
 */
@NullMarked
package io.pivotscope.compiler;

import org.jspecify.annotations.NullMarked;
