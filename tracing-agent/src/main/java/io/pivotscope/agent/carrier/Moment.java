package io.pivotscope.agent.carrier;

import org.jspecify.annotations.Nullable;

/**
 * Entry or end of one invocation, as a hook sees it.
 *
 * @param args at the entry, an element replaced in place may become the argument
 * @param result null at the entry
 */
@SuppressWarnings("ArrayRecordComponent") // the hook's own, never compared
record Moment(@Nullable Object self, @Nullable Object[] args, @Nullable Object result) {}
