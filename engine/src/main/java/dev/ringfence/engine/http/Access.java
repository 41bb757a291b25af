package dev.ringfence.engine.http;

/** Who may use a route. */
enum Access {
  /** Anybody: probes, the document, and callbacks, which prove themselves in their own way. */
  OPEN,
  /** Keys of a workspace; nothing of another workspace is visible to them. */
  RUNNER,
  /** Operators' keys, which in turn see no batches. */
  OPERATOR
}
