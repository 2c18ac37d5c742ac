/**
 * What the parts of the hot path cost, in the same run as what they are compared with. Run all of
 * them with {@code mvn -B -Pbenchmarks -DskipTests package} and {@code java -cp
 * 'benchmarks/target/classes:benchmarks/target/lib/*' org.openjdk.jmh.Main}.
 */
@NullMarked
package io.pivotscope.benchmarks;

import org.jspecify.annotations.NullMarked;
