package io.pivotscope.frontend.fleet;

import io.pivotscope.protocol.link.AgentMessage.Hello;
import io.pivotscope.protocol.link.AgentMessage.Propagation;
import org.jspecify.annotations.Nullable;

/** One incarnation of one process. Owned by the engine's thread. */
public final class Agent {

  /** Whether the process is with us. */
  public enum Presence {
    LIVE,
    /** It said goodbye: all it had is here. */
    FINISHED,
    /** Its lease ended without a goodbye. */
    LEFT
  }

  private final Hello hello;
  private final String label;
  private Presence presence = Presence.LIVE;
  private long acknowledged;
  private long watermark;
  private long aheadMicros;
  private Propagation propagation = Propagation.NONE;
  private @Nullable AgentLink link;
  private long lastSignNanos;
  private long connectedNanos;
  private long lastMoveNanos;
  private long beganMicros = Long.MAX_VALUE;

  Agent(Hello hello, long watermark) {
    this.hello = hello;
    this.label = hello.procName() + " (" + hello.host() + ", pid " + hello.pid() + ")";
    this.watermark = watermark;
  }

  public Hello hello() {
    return hello;
  }

  public long incarnation() {
    return hello.incarnation();
  }

  public String procName() {
    return hello.procName();
  }

  /** For people: name, host and process id. */
  public String label() {
    return label;
  }

  public Presence presence() {
    return presence;
  }

  public boolean isLive() {
    return presence == Presence.LIVE;
  }

  public void setPresence(Presence presence) {
    this.presence = presence;
  }

  /** Highest report sequence taken in. */
  public long acknowledged() {
    return acknowledged;
  }

  public void setAcknowledged(long sequence) {
    acknowledged = Math.max(acknowledged, sequence);
  }

  /** Every event of the process with an HLC at or below it is in. */
  public long watermark() {
    return watermark;
  }

  /** Whether that is news. */
  public boolean raiseWatermark(long hlc) {
    boolean raised = hlc > watermark;
    watermark = Math.max(watermark, hlc);
    return raised;
  }

  /**
   * How far its clock is ahead of ours, as far as one can know: what it says is on its way for a
   * while. Not kept on disk, since it says the time again.
   */
  public long aheadMicros() {
    return aheadMicros;
  }

  public void setAheadMicros(long micros) {
    aheadMicros = micros;
  }

  /** How requests travel through it, as it last said; not kept on disk, since it says it again. */
  public Propagation propagation() {
    return propagation;
  }

  public void setPropagation(Propagation latest) {
    propagation = latest;
  }

  /** Null while it is not connected. */
  public @Nullable AgentLink link() {
    return link;
  }

  void connect(@Nullable AgentLink newLink, long nowNanos) {
    link = newLink;
    connectedNanos = nowNanos;
    lastSignNanos = nowNanos;
    lastMoveNanos = nowNanos;
  }

  void disconnect() {
    link = null;
  }

  /** It was there at that time of the frontend's clock; not kept on disk. */
  public void ranAt(long micros) {
    beganMicros = Math.min(beganMicros, micros);
  }

  /** The earliest time at which it is known to have been there: it may have begun before. */
  public long beganMicros() {
    return beganMicros;
  }

  /** Something was heard of it. */
  public void sign(long nowNanos) {
    lastSignNanos = nowNanos;
  }

  /** Its watermark has moved on. */
  public void move(long nowNanos) {
    lastMoveNanos = nowNanos;
  }

  /** For how long it has told nothing new, though it may say that it is there. */
  public long stuckNanos(long nowNanos) {
    return nowNanos - lastMoveNanos;
  }

  public long silentNanos(long nowNanos) {
    return nowNanos - lastSignNanos;
  }

  public long connectedForNanos(long nowNanos) {
    return nowNanos - connectedNanos;
  }
}
