package dev.ringfence.engine.config;

import dev.ringfence.engine.config.EngineConfig.AccountConfig;
import dev.ringfence.engine.config.EngineConfig.TemplateConfig;
import dev.ringfence.engine.config.EngineConfig.Workspace;
import dev.ringfence.engine.core.model.RateLimit;
import dev.ringfence.engine.core.model.Timings;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads and checks a configuration file: YAML 1.2, in which {@code NO} is a country and {@code
 * 0123} keeps its zero. Every problem of the file is found in one run. Has no side effect.
 * Immutable, stateless.
 */
public final class ConfigLoader {
  /** Room for some hundred thousand numbers in the file itself. */
  private static final int MOST_CHARACTERS = 64 * 1024 * 1024;

  private ConfigLoader() {}

  /**
   * The configuration in {@code file}, or everything that is wrong with it.
   *
   * @param environment what {@code ${VAR}} in its values stands for
   */
  public static LoadResult load(Path file, Map<String, String> environment) {
    Loading loading = new Loading(environment);
    Place start = new Place(file.toString(), 1, 1, "");
    String text = read(loading, start, file);
    Node root = text == null ? null : compose(loading, start, text);
    if (root == null) {
      return LoadResult.failed(loading);
    }
    EngineConfig config = read(loading, new Value(loading, file.toString(), "", root), file);
    return loading.failed() ? LoadResult.failed(loading) : LoadResult.of(config, loading);
  }

  private static @Nullable String read(Loading loading, Place place, Path file) {
    loading.file(file);
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      loading.problem(place, "there is no file " + file);
    } catch (CharacterCodingException e) {
      loading.problem(place, file + " is not UTF-8 text");
    } catch (IOException e) {
      loading.problem(place, file + " cannot be read: " + e.getClass().getSimpleName());
    }
    return null;
  }

  private static @Nullable Node compose(Loading loading, Place start, String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(start.file())
            .setUseMarks(true)
            .setAllowNonScalarKeys(true) // refused later, with their place
            .setCodePointLimit(MOST_CHARACTERS)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        loading.problem(start, "is empty");
      }
      return root.orElse(null);
    } catch (MarkedYamlEngineException e) {
      // Its whole message quotes the line, in which there may be a secret.
      loading.problem(
          Value.placeOf(start.file(), "", e.getProblemMark()), "is not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      loading.problem(start, "is not YAML");
    }
    return null;
  }

  private static EngineConfig read(Loading loading, Value file, Path path) {
    Section root = file.section(Keys.ROOT);
    ServerReader server = new ServerReader();
    Section serverSection = root.requiredSection("server", Keys.SERVER);
    WebhooksReader webhooks = new WebhooksReader(root.section("webhooks", Keys.WEBHOOKS));
    List<Workspace> workspaces = server.workspaces(root.requiredList("workspaces"), webhooks);
    List<Secret> operatorKeys = server.keys(root.list("operator_keys"));
    AccountsReader accountsReader = new AccountsReader();
    List<AccountConfig> accounts = accountsReader.accounts(root.requiredList("accounts"));
    NumbersReader numbers = numbers(loading, root, path, accountsReader);
    accountsReader.checkReserves(accounts, numbers.numbers().values());
    Section destinations = root.requiredSection("destinations", Keys.DESTINATIONS);
    List<RateLimit> limits = destinations.rates("limits", DestinationsReader::limit);
    Timings timings = ReconcileReader.timings(root.section("reconcile", Keys.RECONCILE));
    HolidaysReader holidays = new HolidaysReader();
    holidays.read(root.value("holidays"));
    List<TemplateConfig> templates =
        new TemplatesReader(
                accountsReader,
                numbers.numbers(),
                server.workspaceNames(),
                limits,
                holidays,
                timings)
            .templates(root.requiredList("templates"));
    return new EngineConfig(
        server.server(serverSection),
        server.store(root.section("store", Keys.STORE)),
        workspaces,
        operatorKeys,
        accounts,
        List.copyOf(numbers.numbers().values()),
        templates,
        limits,
        DestinationsReader.destinations(destinations),
        InboundReader.inbound(root.section("inbound", Keys.INBOUND)),
        timings,
        BreakerReader.breaker(root.value("breaker")),
        webhooks.webhooks(),
        ClusterReader.cluster(root.value("cluster")));
  }

  private static NumbersReader numbers(
      Loading loading, Section root, Path path, AccountsReader accounts) {
    NumbersReader numbers = new NumbersReader(loading, accounts);
    if (!root.has("numbers") && !root.has("numbers_file")) {
      root.problem("numbers", "is required, or numbers_file");
    }
    if (root.has("numbers")) {
      numbers.read(root.requiredList("numbers"));
    }
    String csv = root.optionalText("numbers_file");
    if (csv != null) {
      Path csvPath = path.resolveSibling(csv);
      String text = read(loading, root.placeOf("numbers_file"), csvPath);
      if (text != null) {
        new NumbersFile(loading, csvPath.toString(), numbers).read(text);
      }
    }
    return numbers;
  }
}
