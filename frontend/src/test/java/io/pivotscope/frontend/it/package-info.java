/**
 * End to end: the real launcher, the real agent jar, processes of their own. Runs after package, on
 * loopback, within bounds.
 */
@NullMarked
package io.pivotscope.frontend.it;

import org.jspecify.annotations.NullMarked;
