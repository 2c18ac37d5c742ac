/**
 * What the guest programs of all testbeds share: commands on standard input, a load of concurrent
 * requests, and methods that queries name. Knows no library and nothing of Pivotscope; leaves the
 * sending and the handling to the programs.
 */
@NullMarked
package testbed.guest;

import org.jspecify.annotations.NullMarked;
