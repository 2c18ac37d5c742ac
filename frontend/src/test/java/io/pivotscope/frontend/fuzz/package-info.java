/**
 * Peers that send garbage or lie, on every port: what they say ({@link Mutator}, {@link Lies}), how
 * they behave on a socket, and who stands beside them and must not notice. Knows the protocol and
 * processes from outside; what is right inside is for the unit tests of each package.
 */
package io.pivotscope.frontend.fuzz;
