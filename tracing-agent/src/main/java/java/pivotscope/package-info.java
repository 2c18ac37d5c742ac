/**
 * The one class that woven code names, in a package that begins with {@code java.} because class
 * loaders that hide everything else still delegate those. Lives in the boot loader, knows the JDK
 * alone and leaves everything to the sites that the agent puts behind it.
 */
package java.pivotscope;
