/**
 * The system's remote procedure calls on Netty: framing, headers with metadata, a server with event
 * loops, a bounded call queue and a pool of handlers, a client with futures, and packet streams in
 * either direction under the number of a call.
 *
 * <p>It knows connections, threads and headers. What a method means, which process runs where and
 * how blocks are laid out is left to the packages that use it.
 *
 * <p>The life of a call, thread by thread:
 *
 * <pre>
 *   caller's thread          RpcClient.requestMetadata, the frame is written
 *   server event loop        ServerConnection decodes, RpcServer.enqueue
 *   handler thread           RpcServer.handle -> RpcServer.dispatch -> the method's RpcHandler
 *   any thread               RpcCall.reply -> RpcCall.sendResponse -> RpcCall.replyMetadata
 *   client event loop        RpcClient.completeCall -> the caller's future
 * </pre>
 */
@NullMarked
package io.pivotscope.sample.rpc;

import org.jspecify.annotations.NullMarked;
