/**
 * What the parts of the hot path cost, by JMH, in the same run as what they are compared with; and
 * {@code Main}, which measures whole processes ({@code process} and {@code guest}). How to run both
 * is in the module's README.
 */
@NullMarked
package io.pivotscope.benchmarks;

import org.jspecify.annotations.NullMarked;
