/**
 * Baggage: what a request carries with it. Knows slots (sets and ledgers), branches, views of
 * declared requests, budgets, and the header on every hop. Knows nothing of threads, carriers or
 * query texts; how a slot's columns came about is its caller's business.
 */
@NullMarked
package io.pivotscope.baggage;

import org.jspecify.annotations.NullMarked;
