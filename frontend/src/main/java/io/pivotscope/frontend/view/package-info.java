/**
 * How results look: aligned table, CSV, JSON lines, footer and receipt. Knows rows and run views;
 * leaves where they are written to the commands.
 */
@NullMarked
package io.pivotscope.frontend.view;

import org.jspecify.annotations.NullMarked;
