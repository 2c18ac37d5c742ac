/**
 * Guests that call each other over gRPC, in all of its ways. Nothing here knows of Pivotscope, and
 * nothing needs generated code.
 */
@NullMarked
package testbed.grpc;

import org.jspecify.annotations.NullMarked;
