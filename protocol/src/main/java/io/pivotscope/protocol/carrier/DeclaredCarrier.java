package io.pivotscope.protocol.carrier;

import java.util.List;

/**
 * How requests travel with one library's messages, as somebody has written it down.
 *
 * @param background binary names of threads, or of their Runnables, that serve many requests
 */
public record DeclaredCarrier(String name, List<Exchange> exchanges, List<String> background) {
  public DeclaredCarrier {
    exchanges = List.copyOf(exchanges);
    background = List.copyOf(background);
  }
}
