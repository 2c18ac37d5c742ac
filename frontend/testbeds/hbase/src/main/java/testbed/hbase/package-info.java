/**
 * HBase's servers, each in its process, and a client of them. Knows nothing of who watches.
 */
@NullMarked
package testbed.hbase;

import org.jspecify.annotations.NullMarked;
