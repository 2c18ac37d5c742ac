package io.pivotscope.agent.run;

/**
 * The time during which a thread works for one request: from {@link Requests#begin} or {@link
 * Requests#receive} to {@link Requests#end}. Scopes of a thread nest. Used by one thread at a time;
 * {@link Requests#suspend} and {@link Requests#resume} move it.
 */
public final class Scope {}
