/** Tests of the calls: real sockets, one JVM. */
@NullMarked
package io.pivotscope.sample.rpc;

import org.jspecify.annotations.NullMarked;
