/**
 * What a person sees on a terminal: the live table and the interactive console. Knows results and
 * screens; leaves queries to the frontend that it speaks to.
 */
@NullMarked
package io.pivotscope.frontend.console;

import org.jspecify.annotations.NullMarked;
