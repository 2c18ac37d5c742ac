/**
 * Kafka as its users use it: a broker, a program that sends records in many requests at a time, and
 * one that consumes them in every way that its records can be walked. Knows nothing of Pivotscope.
 */
@NullMarked
package testbed.kafka;

import org.jspecify.annotations.NullMarked;
