/**
 * The optimised plan as advice per tracepoint, with flat column indices and slots. Knows the advice
 * program's records; leaves running them to the agent.
 */
@NullMarked
package io.pivotscope.compiler.advise;

import org.jspecify.annotations.NullMarked;
