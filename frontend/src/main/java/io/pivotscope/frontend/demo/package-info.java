/**
 * The demonstration: the sample system with the agent in each process, a frontend, one query. Knows
 * the sample system's command line and nothing of its code.
 */
@NullMarked
package io.pivotscope.frontend.demo;

import org.jspecify.annotations.NullMarked;
