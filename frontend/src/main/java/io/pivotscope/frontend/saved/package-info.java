/**
 * Queries that are kept in files, by name: those that ship and a person's own, each with the
 * question that it answers. Knows files and their comments; leaves what the text means to the
 * compiler.
 */
@NullMarked
package io.pivotscope.frontend.saved;

import org.jspecify.annotations.NullMarked;
