package dev.ringfence.engine.config;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the named lists of dates on which nobody is called, and finds those that a template names.
 * Lane-confined: belongs to the thread that loads.
 */
final class HolidaysReader {
  private final Map<String, List<LocalDate>> lists = new LinkedHashMap<>();

  void read(@Nullable Value holidays) {
    if (holidays == null) {
      return;
    }
    for (Value.Entry entry : holidays.entries("a name and its dates")) {
      List<LocalDate> dates = new ArrayList<>();
      for (Value item : entry.value().someItems()) {
        LocalDate date = item.as(Scalars::date, LocalDate.EPOCH);
        if (!date.equals(LocalDate.EPOCH)) {
          dates.add(date);
        }
      }
      lists.put(entry.key(), dates);
    }
  }

  /** The dates of all lists that the section names. */
  List<LocalDate> named(Section section) {
    List<LocalDate> dates = new ArrayList<>();
    for (Value item : section.list("holidays")) {
      String name = item.text();
      List<LocalDate> list = name == null ? List.of() : lists.get(name);
      if (list == null) {
        item.problem(
            "there is no list '"
                + item.asWritten()
                + "' under holidays"
                + NearestName.hint(String.valueOf(name), lists.keySet()));
      } else {
        dates.addAll(list);
      }
    }
    return dates;
  }
}
