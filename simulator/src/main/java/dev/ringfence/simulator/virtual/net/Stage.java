package dev.ringfence.simulator.virtual.net;

/** What a callback reports. */
public enum Stage {
  RINGING,
  ANSWERED,
  ENDED
}
