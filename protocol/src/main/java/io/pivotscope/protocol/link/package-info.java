/**
 * The messages between agent and frontend, as records. Knows what is said; leaves sockets to both
 * ends and bytes to {@code io.pivotscope.protocol.codec}.
 */
@NullMarked
package io.pivotscope.protocol.link;

import org.jspecify.annotations.NullMarked;
