package io.pivotscope.frontend.lifecycle;

/**
 * What one process answered.
 *
 * @param label of the process, as a person calls it
 */
public record Answer<A>(String procName, String label, A answer) {}
