/**
 * Runs the unit tests of a library in a process, and writes down what became of each. Knows JUnit;
 * knows nothing of Pivotscope.
 */
package testbed.world;
