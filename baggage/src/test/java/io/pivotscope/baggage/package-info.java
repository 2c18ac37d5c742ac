/** Laws of baggage, and what it does in random executions compared with their true pasts. */
@NullMarked
package io.pivotscope.baggage;

import org.jspecify.annotations.NullMarked;
