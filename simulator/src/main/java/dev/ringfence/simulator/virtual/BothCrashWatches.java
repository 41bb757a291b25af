package dev.ringfence.simulator.virtual;

/** Two that see the same crashes. Lane-confined. */
record BothCrashWatches(CrashWatch first, CrashWatch second) implements CrashWatch {
  @Override
  public void crashed() {
    first.crashed();
    second.crashed();
  }

  @Override
  public void stood(Stage stage) {
    first.stood(stage);
    second.stood(stage);
  }

  @Override
  public void neverLeft(long attempt, boolean kept) {
    first.neverLeft(attempt, kept);
    second.neverLeft(attempt, kept);
  }

  @Override
  public void endForgotten(long attempt) {
    first.endForgotten(attempt);
    second.endForgotten(attempt);
  }

  @Override
  public void dispositionForgotten(int batch, int row, long attempt) {
    first.dispositionForgotten(batch, row, attempt);
    second.dispositionForgotten(batch, row, attempt);
  }

  @Override
  public void inboundForgotten(String call) {
    first.inboundForgotten(call);
    second.inboundForgotten(call);
  }

  @Override
  public void restored(long attempt, boolean named) {
    first.restored(attempt, named);
    second.restored(attempt, named);
  }

  @Override
  public void inboundRestored(String call) {
    first.inboundRestored(call);
    second.inboundRestored(call);
  }

  @Override
  public void restarted() {
    first.restarted();
    second.restarted();
  }

  @Override
  public void disposedAgain() {
    first.disposedAgain();
    second.disposedAgain();
  }

  @Override
  public void resolved(Finding finding) {
    first.resolved(finding);
    second.resolved(finding);
  }
}
