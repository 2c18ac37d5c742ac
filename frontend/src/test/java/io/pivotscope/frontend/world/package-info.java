/**
 * Instruments the world: the unit tests of well-known libraries, each in a process of its own, with
 * a probe on every method of the library and without, must end alike. Knows the libraries and their
 * peculiarities; leaves processes and frontend to {@code it}. docs/testing.md has the commands.
 */
package io.pivotscope.frontend.world;
