package io.pivotscope.agent.weave;

/** Faults of the JVM that we run on, by its version. */
final class KnownBugs {

  /** JDK-8376185: records with annotated components crash after a transformation. */
  static final boolean ANNOTATED_RECORDS = annotatedRecords(Runtime.version());

  /** JDK-8240908: a retransformation loses MethodParameters. */
  static final boolean LOST_PARAMETERS = lostParameters(Runtime.version());

  private KnownBugs() {}

  static boolean annotatedRecords(Runtime.Version version) {
    return version.feature() < 25 || version.feature() == 25 && version.update() < 4;
  }

  static boolean lostParameters(Runtime.Version version) {
    return version.feature() < 17 || version.feature() == 17 && version.update() < 20;
  }
}
