/**
 * The judge of the compiler, of advice and of baggage: random queries over random executions, once
 * by the definition and once as it is done.
 *
 * <pre>
 *   RandomQuery  - text -  QueryCompiler  - programs -+
 *                                                     Run (Hops)  - recording -  ReferenceEvaluator
 *   Grower  - Execution (a list of Steps) ------------+   |                            |
 *                                                     ProgramRun  - rows -  Judge  - rows
 * </pre>
 *
 * <p>What the agent does about requests, T0 and T1 is done here again, in few words, since this
 * module does not know the agent: {@code Requests}, {@code QuerySite} and {@code QueryRun} there
 * are {@link io.pivotscope.compiler.reference.Hops} and {@link
 * io.pivotscope.compiler.reference.Run} here; who changes one changes the other.
 *
 * <p>What no hook can carry is no edge here either, and is told in {@code Hops}: what work hands
 * back that began before its process was armed; a task queued before and begun after; a thread's
 * own run after work that nobody saw begin on it.
 */
package io.pivotscope.compiler.reference;
