package dev.ringfence.engine.config;

import dev.ringfence.engine.config.EngineConfig.AccountConfig;
import dev.ringfence.engine.config.EngineConfig.NumberConfig;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Reserve;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the accounts at providers. Lane-confined: belongs to the thread that loads.
 *
 * <p>Defaults are the providers' own, from their documentation: Twilio starts 1 call a second for
 * an account, Plivo 2; Exotel allows 200 calls a minute.
 */
final class AccountsReader {
  private static final Pattern TWILIO_SID = Pattern.compile("AC[0-9a-fA-F]{32}");
  private static final int MOST_RESERVED = 100_000;
  private static final RateLimit EXOTEL_RATE = RateLimit.parse("200/1m");

  private final UniqueNames names = new UniqueNames();
  private final Map<String, Provider> providers = new LinkedHashMap<>();

  /** Sections of the accounts that have one, by the account's name. */
  private final Map<String, Section> reserves = new LinkedHashMap<>();

  List<AccountConfig> accounts(List<Value> items) {
    List<AccountConfig> accounts = new ArrayList<>();
    for (Value item : items) {
      accounts.add(account(item.section(Keys.ACCOUNT)));
    }
    return List.copyOf(accounts);
  }

  UniqueNames names() {
    return names;
  }

  /** The provider of an account, or null if there is no such account. */
  @Nullable Provider provider(String account) {
    return providers.get(account);
  }

  private AccountConfig account(Section account) {
    String name = names.read(account);
    Provider provider =
        account.required("provider", text -> Scalars.choice(text, Provider.class), Provider.PLIVO);
    providers.putIfAbsent(name, provider);
    String id = account.required("id", text -> id(provider, text), "");
    Secret user =
        provider == Provider.EXOTEL ? exotelUser(account) : account.optionalSecret("user");
    Secret token = new Secret(account.text("token"));
    Secret signingToken = account.optionalSecret("signing_token");
    if (account.has("provider")) {
      checkCredentials(account, provider, user, signingToken);
    }
    return new AccountConfig(
        name,
        provider,
        id,
        user,
        token,
        signingToken,
        account.optional("base_url", Urls::base, realUrl(provider)),
        concurrency(account),
        sends(account, provider),
        reserve(account),
        account.whole("workers", 16, 1, 1024),
        account.optional("look_ups", RateLimit::parse, lookUps(provider)),
        account.optional("time_zone", Scalars::zone, zone(provider)));
  }

  private static String id(Provider provider, String text) {
    if (provider == Provider.TWILIO && !TWILIO_SID.matcher(text).matches()) {
      throw new IllegalArgumentException("is not an Account SID: AC and 32 hexadecimal digits");
    }
    return text;
  }

  private static Secret exotelUser(Section account) {
    if (!account.has("user")) {
      account.problem("user", "is required for Exotel: the API key that belongs to the token");
      return new Secret("");
    }
    return new Secret(account.text("user"));
  }

  private static void checkCredentials(
      Section account, Provider provider, @Nullable Secret user, @Nullable Secret signingToken) {
    if (provider == Provider.TWILIO && user != null && signingToken == null) {
      account.problem(
          "signing_token",
          "is required with user: Twilio signs webhooks with the account's primary auth token");
    }
    if (provider == Provider.PLIVO && user != null) {
      account.problem("user", "is not used by Plivo: the id is the user");
    }
    if (provider != Provider.TWILIO && signingToken != null) {
      account.problem("signing_token", "is for Twilio accounts only");
    }
  }

  private Reserve reserve(Section account) {
    if (!account.has("reserve")) {
      return Reserve.NONE;
    }
    Section section = account.section("reserve", Keys.RESERVE);
    Reserve reserve =
        new Reserve(
            section.whole("urgent", 0, 0, MOST_RESERVED),
            section.whole("inbound", 0, 0, MOST_RESERVED));
    reserves.put(account.asWritten("name"), account);
    return reserve;
  }

  /** Notes reserves that leave nothing for the calls of everybody else. */
  void checkReserves(List<AccountConfig> accounts, Collection<NumberConfig> numbers) {
    for (AccountConfig account : accounts) {
      Section section = reserves.get(account.name());
      long channels =
          numbers.stream()
              .filter(number -> number.account().equals(account.name()))
              .mapToLong(NumberConfig::channels)
              .sum();
      long most = Math.min(channels, account.concurrency());
      int kept = account.reserve().urgent() + account.reserve().inbound();
      if (section != null && channels > 0 && kept >= most) {
        section.problem(
            "reserve",
            "keeps all "
                + most
                + " channels of the account: nothing is left for calls that are not urgent; keep"
                + " fewer");
      }
    }
  }

  private static int concurrency(Section account) {
    return account.optional(
        "concurrency",
        text ->
            text.equals("unlimited")
                ? Integer.MAX_VALUE
                : Scalars.whole(text, 1, Integer.MAX_VALUE),
        Integer.MAX_VALUE);
  }

  private static List<RateLimit> sends(Section account, Provider provider) {
    int perSecond = account.whole("cps", callsPerSecond(provider), 1, 10_000);
    List<RateLimit> sends = new ArrayList<>();
    sends.add(new RateLimit(perSecond, Duration.ofSeconds(1).toNanos()));
    if (account.has("rates")) {
      sends.addAll(account.rates("rates"));
    } else if (provider == Provider.EXOTEL) {
      sends.add(EXOTEL_RATE);
    }
    return List.copyOf(sends);
  }

  private static int callsPerSecond(Provider provider) {
    return switch (provider) {
      case TWILIO -> 1;
      case PLIVO -> 2;
      case EXOTEL -> 3;
    };
  }

  /** Well below what each allows for all requests together, which dials are among. */
  private static RateLimit lookUps(Provider provider) {
    return RateLimit.parse(provider == Provider.EXOTEL ? "1/1s" : "10/1s");
  }

  private static String realUrl(Provider provider) {
    return switch (provider) {
      case TWILIO -> "https://api.twilio.com";
      case PLIVO -> "https://api.plivo.com";
      case EXOTEL -> "https://api.exotel.com";
    };
  }

  /** Plivo writes times in its console's zone, which is UTC until changed; Exotel in India's. */
  private static String zone(Provider provider) {
    return provider == Provider.EXOTEL ? "Asia/Kolkata" : "UTC";
  }
}
