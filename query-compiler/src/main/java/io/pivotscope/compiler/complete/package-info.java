/**
 * What may come next in a text that is being written, and how to colour it. Knows where in a query
 * a position is, from the tokens alone, so that broken text does no harm; leaves the words to
 * {@code syntax}, the meaning of names to {@code bind}, and drawing to whoever asks.
 */
@NullMarked
package io.pivotscope.compiler.complete;

import org.jspecify.annotations.NullMarked;
