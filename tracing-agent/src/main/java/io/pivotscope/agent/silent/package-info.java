/**
 * Stands in for {@code java.util.logging} in the libraries that the agent's jar brings: whoever
 * touches that first decides how the whole process logs, which is the application's to do, and some
 * processes do not have it. Knows nothing and writes nothing; the build puts it in place.
 */
@NullMarked
package io.pivotscope.agent.silent;

import org.jspecify.annotations.NullMarked;
