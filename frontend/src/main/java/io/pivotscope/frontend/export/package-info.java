/**
 * Queries as metrics of other systems: what becomes a series, how Prometheus and OTLP write it, and
 * the dashboards over it. The only package that knows their formats. Leaves who asks for them, and
 * HTTP's server side, to {@code http}.
 */
@NullMarked
package io.pivotscope.frontend.export;

import org.jspecify.annotations.NullMarked;
