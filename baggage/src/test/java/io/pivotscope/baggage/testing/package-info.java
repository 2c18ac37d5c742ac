/**
 * Seeded random tests: random input of a given size, failures that print the seed that brings them
 * back. Knows nothing of what is tested.
 */
@NullMarked
package io.pivotscope.baggage.testing;

import org.jspecify.annotations.NullMarked;
