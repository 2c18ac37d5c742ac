/** Tests of what processes share. */
@NullMarked
package io.pivotscope.sample.process;

import org.jspecify.annotations.NullMarked;
