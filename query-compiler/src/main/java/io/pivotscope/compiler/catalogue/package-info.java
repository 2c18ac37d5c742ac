/**
 * Catalogue files: names for tracepoints, their exports and declared requests. Knows how such a
 * file is written; leaves whether classes and members exist to the processes.
 */
@NullMarked
package io.pivotscope.compiler.catalogue;

import org.jspecify.annotations.NullMarked;
