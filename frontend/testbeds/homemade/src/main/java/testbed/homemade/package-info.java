/** Four home-made protocols over plain sockets, each with another place for what rides on it. */
@NullMarked
package testbed.homemade;

import org.jspecify.annotations.NullMarked;
