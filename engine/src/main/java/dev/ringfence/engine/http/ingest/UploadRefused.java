package dev.ringfence.engine.http.ingest;

/** The upload as a whole cannot be taken, whatever its rows are. Immutable. */
public final class UploadRefused extends Exception {
  private static final long serialVersionUID = 1;

  /** Why. */
  public enum Kind {
    /** It has no column {@code to}, or its columns are not usable. */
    BAD_HEADER,
    /** It is not what its content type says. */
    MALFORMED,
    /** More rows or bytes than allowed. */
    TOO_LARGE
  }

  private final Kind kind;

  public UploadRefused(Kind kind, String detail) {
    super(detail, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** One sentence for the runner; holds nothing of the upload but column and member names. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
