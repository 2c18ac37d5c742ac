/**
 * Small programs that integration tests run with the agent as ordinary applications: they know
 * nothing of Pivotscope, take commands on standard input and end when it closes.
 */
@NullMarked
package io.pivotscope.guest;

import org.jspecify.annotations.NullMarked;
