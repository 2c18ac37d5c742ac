/**
 * What outlives a kill -9: an append-only journal of entries, synced before anybody is told that
 * something is safe. Knows bytes and files; leaves what they mean to lifecycle.
 */
@NullMarked
package io.pivotscope.frontend.store;

import org.jspecify.annotations.NullMarked;
