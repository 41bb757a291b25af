package dev.ringfence.engine.http.ingest;

/** Finds rows in a body that is fed to it piece by piece. Confined to one upload. */
interface UploadParser {

  /** The next bytes of the body, which the parser may keep. */
  void feed(byte[] chunk) throws UploadRefused;

  /** The body is over. */
  void end() throws UploadRefused;
}
