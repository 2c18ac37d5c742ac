/**
 * What queries have found, kept: rows of closed windows in Parquet segments, and SQL over them.
 *
 * <pre>
 *   closed window ──> pending rows ──(one thread)──> segment: a Parquet file, never changed
 *                                                       └──> SQL, read-only and confined
 * </pre>
 *
 * Knows segments, tables and DuckDB, which no other package does; leaves how rows came about to
 * merge and lifecycle, and HTTP to http.
 */
@NullMarked
package io.pivotscope.frontend.history;

import org.jspecify.annotations.NullMarked;
