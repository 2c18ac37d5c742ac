/** Wires the agent together; knows every package below and nothing of the application. */
@NullMarked
package io.pivotscope.agent;

import org.jspecify.annotations.NullMarked;
