/**
 * A user's own RPC as a declaration: the text of a {@code *.carrier} file, its parser, and the
 * records that it becomes. Lives here since both sides read it: the frontend, to tell mistakes to
 * the person who wrote them, and the agent, which must not contain the query compiler. The text
 * itself travels, so that there is one format and one reader. Knows methods, paths and places of a
 * header; leaves what happens there to the agent.
 *
 * <p>The format is in {@code docs/propagation.md}.
 */
@NullMarked
package io.pivotscope.protocol.carrier;

import org.jspecify.annotations.NullMarked;
