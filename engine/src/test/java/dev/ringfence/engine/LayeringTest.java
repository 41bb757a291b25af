package dev.ringfence.engine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.ringfence.engine.core.time.ZoneSets;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Who may know whom, as the architecture's table says, and what the core must never touch. */
@AnalyzeClasses(
    packages = "dev.ringfence.engine",
    importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
  private static final String E = "dev.ringfence.engine.";
  private static final String MODEL = E + "core.model..";
  private static final String TIME = E + "core.time..";
  private static final String LIMIT = E + "core.limit..";
  private static final String SCHEDULE = E + "core.schedule..";
  private static final String PORT = E + "core.port..";
  private static final String CORE = E + "core..";
  private static final String DESTINATION = E + "destination..";
  private static final String CONFIG = E + "config..";
  private static final String PROVIDER = E + "provider..";
  private static final String STORE = E + "store..";
  private static final String WEBHOOK = E + "webhook..";
  private static final String REDIS = E + "redis..";
  private static final String CLUSTER = E + "cluster..";
  private static final String HTTP = E + "http..";
  private static final String RUNTIME = E + "runtime..";
  private static final String CLI = E + "cli..";
  private static final String[] JDK_OF_THE_CORE = {
    "java.lang..",
    "java.util",
    "java.util.function",
    "java.util.regex",
    "java.util.stream",
    "java.time..",
    "org.jspecify.annotations"
  };

  private static ArchRule only(
      String who, DescribedPredicate<JavaClass> besides, String... packages) {
    return classes()
        .that()
        .resideInAPackage(who)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(JDK_OF_THE_CORE)
                .or(resideInAPackage(who))
                .or(resideInAnyPackage(packages))
                .or(besides));
  }

  private static final DescribedPredicate<JavaClass> NOTHING = DescribedPredicate.alwaysFalse();

  @ArchTest static final ArchRule model = only(MODEL, NOTHING);

  /** Uploads on several threads share the sets of time zones; nothing else here is shared. */
  @ArchTest
  static final ArchRule time =
      classes()
          .that()
          .resideInAPackage(TIME)
          .and()
          .doNotBelongToAnyOf(ZoneSets.class)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(JDK_OF_THE_CORE).or(resideInAnyPackage(TIME, MODEL)));

  @ArchTest
  static final ArchRule zoneSets =
      noClasses()
          .that()
          .belongToAnyOf(ZoneSets.class)
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.ringfence..")
                  .and(DescribedPredicate.not(type(ZoneSets.class))));

  @ArchTest static final ArchRule limit = only(LIMIT, NOTHING, MODEL, TIME);

  @ArchTest static final ArchRule schedule = only(SCHEDULE, NOTHING, CORE);

  @ArchTest static final ArchRule port = only(PORT, type(CompletionStage.class), MODEL);

  /** Shared by those who pack rows and those who keep them, and so below both. */
  @ArchTest
  static final ArchRule rows =
      classes()
          .that()
          .resideInAPackage(E + "rows..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("java..", "org.jspecify.annotations", E + "rows.."));

  /** Time, luck and names come in as arguments, or a run could not be repeated. */
  @ArchTest
  static final ArchRule coreIsDeterministic =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .dependOnClassesThat(
              type(Clock.class)
                  .or(type(Random.class))
                  .or(type(SplittableRandom.class))
                  .or(type(Thread.class)));

  @ArchTest
  static final ArchRule destination =
      noClasses()
          .that()
          .resideInAPackage(DESTINATION)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PROVIDER, STORE, HTTP, RUNTIME, CLI, "io.vertx..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule config =
      noClasses()
          .that()
          .resideInAPackage(CONFIG)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              PORT, LIMIT, SCHEDULE, PROVIDER, STORE, HTTP, RUNTIME, CLI, "io.vertx..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule provider =
      noClasses()
          .that()
          .resideInAPackage(PROVIDER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(LIMIT, SCHEDULE, DESTINATION, CONFIG, STORE, HTTP, RUNTIME, CLI)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule twilioKnowsNoOtherProvider =
      noClasses()
          .that()
          .resideInAPackage(E + "provider.twilio..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(E + "provider.plivo..", E + "provider.exotel..");

  @ArchTest
  static final ArchRule plivoKnowsNoOtherProvider =
      noClasses()
          .that()
          .resideInAPackage(E + "provider.plivo..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(E + "provider.twilio..", E + "provider.exotel..");

  @ArchTest
  static final ArchRule exotelKnowsNoOtherProvider =
      noClasses()
          .that()
          .resideInAPackage(E + "provider.exotel..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(E + "provider.twilio..", E + "provider.plivo..");

  @ArchTest
  static final ArchRule store =
      noClasses()
          .that()
          .resideInAPackage(STORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SCHEDULE, LIMIT, PROVIDER, HTTP, RUNTIME, CLI, "io.vertx..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule webhook =
      noClasses()
          .that()
          .resideInAPackage(WEBHOOK)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SCHEDULE, LIMIT, PROVIDER, DESTINATION, HTTP, RUNTIME, CLI);

  @ArchTest
  static final ArchRule webhookIsKnownToTheRuntimeOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(WEBHOOK, RUNTIME)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(WEBHOOK);

  @ArchTest
  static final ArchRule redis =
      classes()
          .that()
          .resideInAPackage(REDIS)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("java..", "org.jspecify.annotations", "org.slf4j", "io.lettuce..")
                  .or(resideInAnyPackage(MODEL, TIME, LIMIT, SCHEDULE, PORT, REDIS)));

  @ArchTest
  static final ArchRule redisIsKnownToTheRuntimeOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(REDIS, CLUSTER, RUNTIME, CLI)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(REDIS);

  @ArchTest
  static final ArchRule cluster =
      classes()
          .that()
          .resideInAPackage(CLUSTER)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("java..", "org.jspecify.annotations", "org.slf4j")
                  .or(resideInAnyPackage(MODEL, PORT, CONFIG, STORE, REDIS, CLUSTER)));

  @ArchTest
  static final ArchRule http =
      noClasses()
          .that()
          .resideInAPackage(HTTP)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(LIMIT, SCHEDULE, PROVIDER, STORE, RUNTIME, CLI)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule runtimeIsKnownToTheCommandLineOnly =
      noClasses()
          .that()
          .resideOutsideOfPackages(RUNTIME, CLI)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(RUNTIME, CLI);

  @ArchTest
  static final ArchRule runtimeDoesNotKnowTheCommandLine =
      noClasses()
          .that()
          .resideInAPackage(RUNTIME)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CLI)
          .allowEmptyShould(true);
}
