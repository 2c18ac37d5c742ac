/**
 * A request's way through four programs: {@code Front -> (HTTP) Gate -> (gRPC) Ledger -> (Kafka)
 * Writer -> HDFS}. Nothing here knows of Pivotscope.
 */
package testbed.chain;
