/**
 * What a person sees on a terminal: the loop that follows a query from installation to receipt, the
 * live table, and the interactive console (JLine is known here alone). Knows results and screens;
 * leaves options and exit codes to {@code cli}, queries to the frontend that it speaks to.
 */
@NullMarked
package io.pivotscope.frontend.console;

import org.jspecify.annotations.NullMarked;
