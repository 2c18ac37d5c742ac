/** Doubles of what OpenTelemetry's agent puts before every class loader. */
@NullMarked
package io.opentelemetry.javaagent.bootstrap.executors;

import org.jspecify.annotations.NullMarked;
