/** An HTTP client and a server of Netty's codec. Nothing here knows of Pivotscope. */
@NullMarked
package testbed.netty;

import org.jspecify.annotations.NullMarked;
