/** Segments, what survives, SQL and what it is kept from. */
package io.pivotscope.frontend.history;
