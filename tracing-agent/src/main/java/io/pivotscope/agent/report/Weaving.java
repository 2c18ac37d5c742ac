package io.pivotscope.agent.report;

import io.pivotscope.agent.weave.HookPoint;
import io.pivotscope.agent.weave.Installation;
import io.pivotscope.agent.weave.WeaveResult;
import java.util.List;

/** What the reconciler needs of the weaver. */
public interface Weaving {

  /** Makes the given set the woven one, in one retransformation. */
  WeaveResult apply(List<Installation> installations, List<HookPoint> hookPoints);

  /** How things stand now, with the classes that were loaded since. */
  WeaveResult status();
}
