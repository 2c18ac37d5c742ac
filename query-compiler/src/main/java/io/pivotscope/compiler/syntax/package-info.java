/**
 * Text to tokens to syntax tree. Knows how a query is written; leaves what its names mean to {@code
 * bind}.
 */
@NullMarked
package io.pivotscope.compiler.syntax;

import org.jspecify.annotations.NullMarked;
