/**
 * The life of queries (DESIGN, decisions 8 and 9): the desired state of the fleet, two-phase
 * activation and removal, leases, who was missing, and what of all that is durable. One thread owns
 * the state; every change of it that must survive a kill -9 is an {@code Entry} in the journal.
 * Leaves compiling to the compiler, adding up to merge, showing to http and view.
 */
@NullMarked
package io.pivotscope.frontend.lifecycle;

import org.jspecify.annotations.NullMarked;
