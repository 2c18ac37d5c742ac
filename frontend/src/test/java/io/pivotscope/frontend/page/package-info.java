/** The page in a browser: what is shown, not who serves it. */
@NullMarked
package io.pivotscope.frontend.page;

import org.jspecify.annotations.NullMarked;
