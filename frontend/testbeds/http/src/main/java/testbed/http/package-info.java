/** HTTP clients and a server of the JDK's own. Nothing here knows of Pivotscope. */
@NullMarked
package testbed.http;

import org.jspecify.annotations.NullMarked;
