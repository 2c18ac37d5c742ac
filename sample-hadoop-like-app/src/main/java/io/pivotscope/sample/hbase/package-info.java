/**
 * Tables of sorted rows on top of the file system: a RegionServer with a memstore and store files,
 * and the client's side of it.
 *
 * <p>It knows rows and store files. Where their bytes are is left to {@code hdfs}. Store files are
 * known only to the RegionServer that wrote them: there is no recovery.
 */
@NullMarked
package io.pivotscope.sample.hbase;

import org.jspecify.annotations.NullMarked;
