/**
 * What the JVM starts: finds the agent's own jar, makes {@code java.pivotscope.Hooks} known to the
 * boot loader and hands over to the agent in a class loader of its own. The only classes of ours
 * that the application's class loader sees; knows the JDK alone, not even annotations of others.
 */
package io.pivotscope.agent.boot;
