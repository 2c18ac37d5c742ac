/**
 * Puts sites into running classes and takes them out again. Knows bytecode, class matching and the
 * traps of retransformation, and looks for methods among the classes that are loaded; leaves what
 * happens at a site to {@link io.pivotscope.agent.weave.SiteListener} and {@link
 * io.pivotscope.agent.weave.MethodHook}.
 */
@NullMarked
package io.pivotscope.agent.weave;

import org.jspecify.annotations.NullMarked;
