package dev.ringfence.engine.config;

import dev.ringfence.engine.core.model.Breaker;
import dev.ringfence.engine.core.model.CallingHours;
import dev.ringfence.engine.core.model.EventKind;
import dev.ringfence.engine.core.model.InboundTreatment;
import dev.ringfence.engine.core.model.NumberStatus;
import dev.ringfence.engine.core.model.Provider;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Reserve;
import dev.ringfence.engine.core.model.RetryPolicy;
import dev.ringfence.engine.core.model.Selection;
import dev.ringfence.engine.core.model.Timings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A whole configuration, checked. Immutable. Times are in seconds where the name says so. */
public record EngineConfig(
    Server server,
    Store store,
    List<Workspace> workspaces,
    List<Secret> operatorKeys,
    List<AccountConfig> accounts,
    List<NumberConfig> numbers,
    List<TemplateConfig> templates,
    List<RateLimit> destinationLimits,
    Destinations destinations,
    InboundTreatment inbound,
    Timings timings,
    Breaker breaker,
    Webhooks webhooks,
    @Nullable Cluster cluster) {

  /**
   * Where we listen and what providers are told.
   *
   * @param publicUrl base of every callback URL, without a slash at the end
   * @param callbackSecret key of the MAC in callback URLs; null: one that the store keeps
   * @param drainMillis how long callbacks of calls in progress are still taken when it stops
   */
  public record Server(
      String host, int port, String publicUrl, @Nullable Secret callbackSecret, long drainMillis) {}

  /**
   * Where calls are kept, and for how long.
   *
   * @param path directory, as it is written: relative to the configuration's file
   * @param retentionMillis how long a finished batch is kept
   */
  public record Store(String path, long retentionMillis) {}

  /**
   * What nodes share. Without it an engine is alone, and needs no Redis.
   *
   * @param redis where the shared books are; see {@code redis.RedisSettings}
   * @param nodes all nodes that there are. Their order is part of the ids of attempts: new ones
   *     follow at the end, and none is taken out while calls of it may go on
   * @param node which of them this one is
   * @param prefix of every key in Redis
   * @param slices into which destinations are divided, the same for all nodes
   * @param version of the limits: a node that has an older one than another is granted nothing
   */
  public record Cluster(
      Secret redis, List<String> nodes, String node, String prefix, int slices, int version) {
    /** Place of this node among all. */
    public int index() {
      return nodes.indexOf(node);
    }
  }

  /**
   * A tenant.
   *
   * @param apiKeys that prove to be it
   * @param webhooks where it wants to be told of its calls
   */
  public record Workspace(String name, List<Secret> apiKeys, List<WebhookConfig> webhooks) {}

  /**
   * An endpoint of a workspace.
   *
   * @param name unique in the workspace; what is owed is kept under it, so the URL may change
   * @param secrets {@code whsec_} and base64; each signs, so that one can take another's place
   * @param events what it is told of
   */
  public record WebhookConfig(
      String name, String url, List<Secret> secrets, List<EventKind> events) {}

  /**
   * What holds for all webhooks.
   *
   * @param allowPrivate addresses that may be sent to though they are not of the public internet
   */
  public record Webhooks(List<AddressRange> allowPrivate) {
    /** The public internet only. */
    public static final Webhooks PUBLIC_ONLY = new Webhooks(List.of());
  }

  /**
   * An account at a provider.
   *
   * @param id Twilio Account SID, Plivo Auth ID, Exotel account SID
   * @param user Exotel API key or Twilio API key SID; null: the id is the user
   * @param token Twilio auth token (or API key secret), Plivo auth token, Exotel API token
   * @param signingToken Twilio: the primary auth token that signs webhooks, when {@code token} is
   *     an API key's secret; else null
   * @param baseUrl where its API is reached, without a slash at the end
   * @param concurrency calls in progress at most, or {@link Integer#MAX_VALUE}
   * @param sends rolling limits on dials, the calls-per-second one first
   * @param reserve channels that not everybody may take
   * @param workers threads for the provider's blocking SDK
   * @param lookUps how many single calls the provider is asked for
   * @param zone IANA zone that the provider writes its times in (Plivo console, Exotel region)
   */
  public record AccountConfig(
      String name,
      Provider provider,
      String id,
      @Nullable Secret user,
      Secret token,
      @Nullable Secret signingToken,
      String baseUrl,
      int concurrency,
      List<RateLimit> sends,
      Reserve reserve,
      int workers,
      RateLimit lookUps,
      String zone) {}

  /** A number; {@code account} is an account's name. */
  public record NumberConfig(
      long e164, String account, int channels, List<RateLimit> caps, NumberStatus status) {}

  /**
   * A template.
   *
   * @param pool E.164 of its numbers
   * @param expireAfterMillis how long after its acceptance a batch that says nothing else expires;
   *     {@link Long#MAX_VALUE} for never
   */
  public record TemplateConfig(
      String name,
      String workspace,
      List<Long> pool,
      Selection selection,
      CallingHours hours,
      List<RateLimit> destinationLimits,
      int ringSeconds,
      int talkSeconds,
      boolean machineDetection,
      boolean redialUnknown,
      RetryPolicy retry,
      long expireAfterMillis,
      AnswerConfig answer) {}

  /**
   * What an answered call hears. Exactly one of {@code url}, {@code say} and {@code documents} is
   * set for calls through Twilio and Plivo; {@code exotelFlow} for those through Exotel.
   *
   * @param url the user's own answer URL, with {@code {{variable}}} places, filled in URL-encoded
   * @param say plain text with {@code {{variable}}} places
   * @param documents whole documents by provider with {@code {{variable}}} places, filled in
   *     XML-escaped
   */
  public record AnswerConfig(
      @Nullable String url,
      @Nullable String say,
      Map<Provider, String> documents,
      @Nullable String exotelFlow) {}

  /**
   * Which destinations are accepted.
   *
   * @param countries ISO 3166-1 alpha-2 codes that may be called; empty: none, {@code *}: all
   * @param requireValid refuse numbers that are possible but not valid in the numbering plan's
   *     metadata
   * @param denyTypes libphonenumber types that are refused, such as PREMIUM_RATE
   * @param denyPrefixes E.164 prefixes with plus that are refused
   */
  public record Destinations(
      List<String> countries,
      boolean requireValid,
      List<String> denyTypes,
      List<String> denyPrefixes) {}

  /** The same with other lists in place of those that others refer to by index. */
  EngineConfig with(
      List<Workspace> otherWorkspaces,
      List<AccountConfig> otherAccounts,
      List<NumberConfig> otherNumbers,
      List<TemplateConfig> otherTemplates) {
    return new EngineConfig(
        server,
        store,
        otherWorkspaces,
        operatorKeys,
        otherAccounts,
        otherNumbers,
        otherTemplates,
        destinationLimits,
        destinations,
        inbound,
        timings,
        breaker,
        webhooks,
        cluster);
  }

  /** Index of a workspace by name, or -1. */
  public int workspaceIndex(String name) {
    for (int i = 0; i < workspaces.size(); i++) {
      if (workspaces.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Index of a template by name, or -1. */
  public int templateIndex(String name) {
    for (int i = 0; i < templates.size(); i++) {
      if (templates.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
