package dev.ringfence.bench;

import dev.ringfence.engine.core.port.Effects;
import java.lang.reflect.Proxy;

/** A world that does nothing of what a kernel wants done. */
public final class NoEffects {
  private NoEffects() {}

  /** Thread-safe. */
  public static Effects make() {
    return (Effects)
        Proxy.newProxyInstance(
            NoEffects.class.getClassLoader(),
            new Class<?>[] {Effects.class},
            (proxy, method, arguments) -> null);
  }
}
