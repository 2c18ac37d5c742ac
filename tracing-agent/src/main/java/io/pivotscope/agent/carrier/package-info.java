/**
 * Carriers: how a request rides on a message of a library, and how its reply comes back. One class
 * per library; each is a list of hook points with the references that its version must have.
 *
 * <p>Knows those libraries by name, through reflection alone, since each may be there in any
 * version, in any class loader, or not at all. What a header contains is left to {@code run};
 * hand-offs between threads of one process, to {@code propagate}. The edges are listed in {@code
 * docs/propagation.md}.
 */
@NullMarked
package io.pivotscope.agent.carrier;

import org.jspecify.annotations.NullMarked;
