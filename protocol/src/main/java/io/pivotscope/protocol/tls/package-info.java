/**
 * Certificates and keys in PEM files, as frontend, agents and commands are given them. Knows the
 * JDK's TLS alone; nothing here is loaded by whoever is given none. Leaves sockets to their owners.
 */
@NullMarked
package io.pivotscope.protocol.tls;

import org.jspecify.annotations.NullMarked;
