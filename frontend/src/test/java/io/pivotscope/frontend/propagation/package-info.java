/**
 * Requests over every hop of the matrix in docs/propagation.md: the real library, the real agent,
 * one process per role. Knows how such a test looks; leaves what travels to the testbeds' programs.
 */
package io.pivotscope.frontend.propagation;
