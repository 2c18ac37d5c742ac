/**
 * The API that every command uses: JSON over HTTP, both ends of it; the page's files, and what
 * tells a page of changes. The only package that knows HTTP. Leaves queries to lifecycle and their
 * text to the compiler.
 */
@NullMarked
package io.pivotscope.frontend.http;

import org.jspecify.annotations.NullMarked;
