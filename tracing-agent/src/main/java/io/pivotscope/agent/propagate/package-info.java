/**
 * Hand-offs inside the process: how a task, callback, thread or timer continues the request that
 * submitted, registered or started it, and how waiting for it brings back what it has learnt.
 *
 * <p>Knows the JDK's concurrency classes and those of libraries that schedule by themselves (Netty,
 * LMAX Disruptor, Reactor), by name and by private field, and {@link
 * io.pivotscope.agent.run.Requests}. What a request is and what it carries is left to {@code run};
 * where hooks can stand and how, to {@code weave}; messages between processes, to {@code carrier}.
 * The edges are listed in {@code docs/propagation.md}.
 */
@NullMarked
package io.pivotscope.agent.propagate;

import org.jspecify.annotations.NullMarked;
