/** An embedded servlet container and a servlet. Nothing here knows of Pivotscope. */
@NullMarked
package testbed.jetty;

import org.jspecify.annotations.NullMarked;
