/**
 * A small distributed file system: a NameNode that knows files, blocks and replicas, DataNodes that
 * keep blocks on disk and hand packets down a replication pipeline, and the client's side of both.
 *
 * <p>It knows blocks, replicas and hosts. How calls travel is left to {@code rpc}; it knows nothing
 * of tables or jobs. There is no recovery: a file whose pipeline breaks is not written, a restarted
 * NameNode is empty.
 */
@NullMarked
package io.pivotscope.sample.hdfs;

import org.jspecify.annotations.NullMarked;
