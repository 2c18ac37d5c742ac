/** Values: laws of their order, equality and bytes; what becomes of an application's objects. */
@NullMarked
package io.pivotscope.baggage.value;

import org.jspecify.annotations.NullMarked;
