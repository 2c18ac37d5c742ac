/**
 * Questions to the live fleet beside a query: what there is to ask about, what of it is being
 * called, what a query would cost, why one has no rows. Knows runs and processes; leaves text of
 * queries to the compiler, addresses to http and drawing to view.
 */
@NullMarked
package io.pivotscope.frontend.probe;

import org.jspecify.annotations.NullMarked;
