package dev.ringfence.engine.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal HUP, which by custom asks a server to read its configuration again. Stateless. Java
 * has no public API for signals; the module {@code jdk.unsupported} has one that is kept, reached
 * by reflection so that nothing fails where it is not (Windows has no HUP).
 */
final class HangUpSignal {
  private static final Logger LOG = LoggerFactory.getLogger(HangUpSignal.class);

  private HangUpSignal() {}

  /**
   * From now on the signal runs the action, on a thread of its own, instead of ending the process.
   */
  static void on(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler run =
          (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
              return method.invoke(action, arguments);
            }
            action.run();
            return null;
          };
      Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
      Object handling =
          Proxy.newProxyInstance(
              HangUpSignal.class.getClassLoader(), new Class<?>[] {handler}, run);
      signal.getMethod("handle", signal, handler).invoke(null, hangUp, handling);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.info("SIGHUP is not available here; changes of the configuration are seen all the same");
    }
  }
}
