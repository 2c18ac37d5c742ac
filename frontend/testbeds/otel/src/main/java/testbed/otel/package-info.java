/**
 * Guests that keep a member in OpenTelemetry's baggage, and leave it to its agent to carry that
 * from process to process. Nothing here knows of Pivotscope.
 */
@NullMarked
package testbed.otel;

import org.jspecify.annotations.NullMarked;
