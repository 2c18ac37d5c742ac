package io.pivotscope.frontend.lifecycle;

import io.pivotscope.protocol.advice.Output;

/**
 * A run with what a monitoring system needs beside what a person is shown.
 *
 * @param run with its result so far
 * @param output what the columns of the result are
 * @param closedWindows since T0, empty ones included
 */
public record Measurement(RunView run, Output output, long closedWindows) {}
