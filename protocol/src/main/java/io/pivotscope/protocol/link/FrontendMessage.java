package io.pivotscope.protocol.link;

import io.pivotscope.protocol.advice.MethodPattern;
import io.pivotscope.protocol.advice.Path;
import io.pivotscope.protocol.advice.Place;
import io.pivotscope.protocol.carrier.CarrierFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the frontend says to an agent. */
public sealed interface FrontendMessage {

  /**
   * Answer to a hello.
   *
   * @param refusal null when accepted
   * @param helloMicros the hello's sentMicros, echoed
   * @param frontendMicros the frontend's physical clock, microseconds since the Unix epoch
   * @param frontier the agent's HLC is raised above it before anything is armed
   * @param leaseMillis silence of the frontend after which queries end
   * @param acknowledged highest report sequence of this incarnation that is durable
   */
  record Welcome(
      @Nullable String refusal,
      long helloMicros,
      long frontendMicros,
      long frontier,
      long leaseMillis,
      long acknowledged)
      implements FrontendMessage {}

  /**
   * The whole set of queries that this agent should have; anything else is removed.
   *
   * @param version greater for each; not above the frontend's time in microseconds when it was made
   * @param carriers declared carriers that it should have beside its own
   */
  record DesiredState(long version, List<DesiredQuery> queries, List<CarrierFile> carriers)
      implements FrontendMessage {
    public DesiredState {
      queries = List.copyOf(queries);
      carriers = List.copyOf(carriers);
    }

    public DesiredState(long version, List<DesiredQuery> queries) {
      this(version, queries, List.of());
    }
  }

  /**
   * One query of the set.
   *
   * @param epoch grows when an id is installed anew
   * @param t0 HLC from which advice acts; 0 while arming
   * @param t1 HLC from which advice is silent; {@link Long#MAX_VALUE} while open
   * @param program encoded AdviceProgram
   */
  record DesiredQuery(long queryId, long epoch, long t0, long t1, byte[] program) {}

  /** Reports up to and including this sequence are durable. */
  record ReportAck(long sequence, long frontendMicros) implements FrontendMessage {}

  /** What classes and methods does this process have, and of what type are these paths? */
  record Describe(long requestId, MethodPattern method, Place place, List<Path> paths)
      implements FrontendMessage {
    public Describe {
      paths = List.copyOf(paths);
    }
  }

  /**
   * What loaded methods are there of this pattern, or whose source words are these?
   *
   * @param pattern null where words are looked for
   * @param words of class, method and parameter names, in any order
   * @param most methods that are told; more are counted
   */
  record Find(long requestId, @Nullable MethodPattern pattern, List<String> words, int most)
      implements FrontendMessage {
    public Find {
      words = List.copyOf(words);
    }
  }
}
