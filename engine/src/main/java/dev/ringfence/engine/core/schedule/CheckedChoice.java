package dev.ringfence.engine.core.schedule;

/**
 * Another's choice, held to what the kernel's own keep by themselves: whatever it names can take
 * the call. Lane-confined.
 */
final class CheckedChoice implements NumberChoice {
  private final World world;
  private final NumberChoice other;

  CheckedChoice(World world, NumberChoice other) {
    this.world = world;
    this.other = other;
  }

  @Override
  public int choose(int template, long destination, boolean urgent) {
    int number = other.choose(template, destination, urgent);
    if (number < 0 || !world.takesCall(number, urgent)) {
      throw new IllegalStateException("number " + number + " was chosen and cannot take a call");
    }
    return number;
  }
}
