/**
 * The processes that are connected: their sockets, leases, watermarks and acknowledged sequences.
 * The only package that knows how agents' frames travel (Netty). Leaves what messages mean for
 * queries to lifecycle.
 */
@NullMarked
package io.pivotscope.frontend.fleet;

import org.jspecify.annotations.NullMarked;
