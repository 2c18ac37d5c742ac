/**
 * Turns linked advice into bytecode: one hidden class for what a query does at one place of a
 * method. Knows programs, exports and tables; leaves to its caller what happens around an event
 * (guard, stamp, request) and every advice that it does not compile.
 */
@NullMarked
package io.pivotscope.agent.code;

import org.jspecify.annotations.NullMarked;
