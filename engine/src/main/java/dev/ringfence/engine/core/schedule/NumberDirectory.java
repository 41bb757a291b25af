package dev.ringfence.engine.core.schedule;

import dev.ringfence.engine.core.model.PhoneNumber;
import java.util.Arrays;
import java.util.List;

/**
 * Which number of ours a carrier speaks of. Immutable. Sorted, and not a hash table: it is asked
 * now and then, and there may be a million.
 */
final class NumberDirectory {
  private final long[] e164;
  private final int[] index;

  NumberDirectory(List<PhoneNumber> numbers) {
    e164 = numbers.stream().mapToLong(PhoneNumber::e164).sorted().toArray();
    index = new int[e164.length];
    for (int n = 0; n < index.length; n++) {
      index[Arrays.binarySearch(e164, numbers.get(n).e164())] = n;
    }
  }

  /** Index of the number, or -1 if it is not ours. */
  int find(long number) {
    int at = Arrays.binarySearch(e164, number);
    return at < 0 ? -1 : index[at];
  }
}
