/**
 * One ZooKeeper server in its process, and a client with connections to several. Knows nothing of
 * who watches.
 */
@NullMarked
package testbed.zookeeper;

import org.jspecify.annotations.NullMarked;
