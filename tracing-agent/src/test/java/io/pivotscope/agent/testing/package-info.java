/**
 * Runs things in other JVMs with the real agent jar. Knows processes and where JDKs are; leaves to
 * the tests what is run.
 */
package io.pivotscope.agent.testing;
