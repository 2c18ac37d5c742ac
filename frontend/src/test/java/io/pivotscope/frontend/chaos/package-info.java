/**
 * Faults at random, by a seed, under load: kills, stops, bad networks and wrong clocks around the
 * sample system, its agents and a frontend, and what must hold all the same.
 *
 * <pre>
 *   Schedule ──Fault──> Injector ──> processes, Proxy        (what is done to them)
 *   Truth: what the application counted itself ─┐
 *   Inquiry: a query with a batch of its own ───┴──> Ledger  (exact, marked, or a failure)
 *   Footprint: descriptors, threads, heap, loaders           (before and after)
 * </pre>
 *
 * <p>It knows processes and sockets from outside and the frontend's API; how queries and agents
 * work is left to the packages that it tests.
 */
@NullMarked
package io.pivotscope.frontend.chaos;

import org.jspecify.annotations.NullMarked;
