/** Tests of the whole system, with real processes. */
@NullMarked
package io.pivotscope.sample;

import org.jspecify.annotations.NullMarked;
