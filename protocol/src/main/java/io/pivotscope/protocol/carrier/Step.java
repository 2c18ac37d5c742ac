package io.pivotscope.protocol.carrier;

import io.pivotscope.protocol.advice.MethodPattern;
import org.jspecify.annotations.Nullable;

/**
 * One method of a library and what it means.
 *
 * @param method with its full class name, no glob
 * @param atReturn whether it is before the method's return rather than at its entry
 * @param header where the header is put, or taken from
 * @param object by which this step and others of the same message find each other
 * @param future whose readers get what the answer brings
 */
public record Step(
    Verb verb,
    MethodPattern method,
    boolean atReturn,
    @Nullable HeaderAt header,
    @Nullable ObjectPath object,
    @Nullable ObjectPath future) {}
