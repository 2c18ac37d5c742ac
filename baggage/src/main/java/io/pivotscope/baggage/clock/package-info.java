/**
 * Physical clocks and the hybrid logical clock (Kulkarni et al. 2014). Knows nothing of threads,
 * requests or messages: whoever stamps an event keeps the last stamp of its own thread.
 */
@NullMarked
package io.pivotscope.baggage.clock;

import org.jspecify.annotations.NullMarked;
