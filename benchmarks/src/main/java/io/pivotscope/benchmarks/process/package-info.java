/**
 * Measurements of whole processes: each runs JVMs with nothing, with Pivotscope's agent under a
 * real frontend, or with a peer, and prints a table. {@code Jvm} is such a process, {@code Lab} a
 * frontend of our own; one class per command says what is run and what is compared.
 *
 * <p>Rules: time is CPU time of the threads that work; what is added is told against a JVM without
 * tools in the same round; a figure counts only with a proof that the tool saw every call.
 */
@NullMarked
package io.pivotscope.benchmarks.process;

import org.jspecify.annotations.NullMarked;
