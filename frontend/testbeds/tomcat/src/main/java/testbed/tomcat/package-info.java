/** An embedded servlet container and a servlet. Nothing here knows of Pivotscope. */
@NullMarked
package testbed.tomcat;

import org.jspecify.annotations.NullMarked;
