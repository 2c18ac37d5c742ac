/**
 * Exports: paths of the advice program, linked to the real classes of this process.
 *
 * <p>Reading an export runs JDK code alone: fields through opened handles, and getters that the
 * class file shows to do nothing but read, as the fields that they read. Knows classes and paths;
 * leaves to others when an export is read (run) and where (weave).
 */
@NullMarked
package io.pivotscope.agent.link;

import org.jspecify.annotations.NullMarked;
