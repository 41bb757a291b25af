package dev.ringfence.engine.runtime;

import dev.ringfence.engine.config.EngineConfig.AccountConfig;
import dev.ringfence.engine.config.Secret;
import dev.ringfence.engine.core.port.Carrier;
import dev.ringfence.engine.provider.AccountSettings;
import dev.ringfence.engine.provider.PacedLookUps;
import dev.ringfence.engine.provider.exotel.ExotelCarrier;
import dev.ringfence.engine.provider.plivo.PlivoCarrier;
import dev.ringfence.engine.provider.twilio.TwilioCarrier;
import io.vertx.core.Vertx;
import java.time.ZoneId;

/** Makes the adapter of an account. Stateless. */
final class CarrierFactory {

  private CarrierFactory() {}

  static Carrier create(Vertx vertx, AccountConfig account, Tallies tallies) {
    Secret user = account.user();
    Secret signing = account.signingToken();
    AccountSettings settings =
        new AccountSettings(
            account.name(),
            account.id(),
            user == null ? null : user.reveal(),
            account.token().reveal(),
            signing == null ? null : signing.reveal(),
            account.baseUrl(),
            account.workers(),
            ZoneId.of(account.zone()),
            AccountSettings.DEFAULT_REQUEST_TIMEOUT,
            tallies.leavings(account.name()));
    Carrier carrier =
        switch (account.provider()) {
          case TWILIO -> new TwilioCarrier(settings);
          case PLIVO -> new PlivoCarrier(settings);
          case EXOTEL -> new ExotelCarrier(settings, vertx);
        };
    return new PacedLookUps(carrier, vertx, account.lookUps());
  }
}
