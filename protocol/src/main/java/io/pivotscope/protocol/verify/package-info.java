/**
 * Whether a program is sound: what compiler and agent hold it to before it runs. Knows the
 * program's records and their limits; leaves linking to the agent.
 */
@NullMarked
package io.pivotscope.protocol.verify;

import org.jspecify.annotations.NullMarked;
