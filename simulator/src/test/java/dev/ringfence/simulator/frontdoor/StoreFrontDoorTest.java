package dev.ringfence.simulator.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringfence.engine.store.CallStore;
import dev.ringfence.engine.store.Change;
import dev.ringfence.engine.store.SqliteStore;
import dev.ringfence.engine.store.StoreDirectory;
import dev.ringfence.engine.store.Unit;
import dev.ringfence.simulator.audit.CarrierEvent;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** P5, P6, P8: what the engine does while its store is slow, full or broken. */
class StoreFrontDoorTest {
  private static final int SCALE = 120;

  /** A real store that can be held up, at the door between the engine and it. */
  private static final class Gate implements InvocationHandler {
    private final List<Unit> held = new ArrayList<>();
    private @Nullable SqliteStore store;
    private boolean closed;

    CallStore open(StoreDirectory directory) {
      store = SqliteStore.open(directory);
      return (CallStore)
          Proxy.newProxyInstance(
              CallStore.class.getClassLoader(), new Class<?>[] {CallStore.class}, this);
    }

    @Override
    public synchronized @Nullable Object invoke(Object proxy, Method method, Object[] arguments)
        throws Throwable {
      boolean intents =
          arguments != null
              && arguments[0] instanceof Unit unit
              && unit.changes().stream().anyMatch(Change.Intent.class::isInstance);
      if (method.getName().equals("write") && closed && (intents || !held.isEmpty())) {
        held.add((Unit) arguments[0]); // and what comes after it, for units keep their order
        return null;
      }
      try {
        return method.invoke(store(), arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    SqliteStore store() {
      return Objects.requireNonNull(store);
    }

    synchronized void shut() {
      closed = true;
    }

    synchronized int held() {
      return held.size();
    }

    synchronized void open() {
      closed = false;
      held.forEach(store()::write);
      held.clear();
    }
  }

  @Test
  void intentThatIsNotOnDisk_neverDials_andItsCallIsNotLost() throws IOException {
    Gate gate = new Gate();
    try (TestWorld world = TestWorld.start("none", SCALE, Map.of(), gate::open)) {
      gate.shut();
      String batch = world.submit("reminder", 60, 13055590000L);
      // Every account has given out what it may before it is answered.
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(20))
          .until(() -> gate.held() > 0);
      assertThat(world.counter("dials.attempted")).isZero();
      assertThat(creates(world)).isZero();
      gate.open();
      world.awaitDone(batch);
      world.awaitAtRest();
      world.audit(batch);
    }
  }

  @Test
  void failureOfTheStore_stopsDialling_andIsTold()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    Gate gate = new Gate();
    try (TestWorld world = TestWorld.start("none", SCALE, Map.of(), gate::open)) {
      // A unit that no store can keep: its attempt has the id of another.
      Change twice = new Change.Intent(1, 1, 1, 1, "main", 13055590000L, 1);
      gate.open();
      gate.store().write(new Unit(List.of(twice, twice), false, Unit.Then.NOTHING));
      assertThat(world.failure().get(20, TimeUnit.SECONDS)).hasMessageContaining("UNIQUE");
      assertThat(world.raw("GET", "/readyz", "", "text/plain", "").statusCode()).isEqualTo(503);
      assertThat(creates(world)).isZero();
    }
  }

  private static long creates(TestWorld world) {
    return world.carriers().events().stream()
        .filter(event -> event.kind() == CarrierEvent.Kind.CREATE_ACCEPTED)
        .count();
  }
}
