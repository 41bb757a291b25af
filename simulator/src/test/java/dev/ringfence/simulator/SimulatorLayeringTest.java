package dev.ringfence.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The judge and the carriers must not share a bug with the engine, so they share no code with it.
 */
@AnalyzeClasses(
    packages = "dev.ringfence.simulator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class SimulatorLayeringTest {
  @ArchTest
  static final ArchRule AUDITOR_AND_CARRIERS_SHARE_NO_CODE_WITH_THE_ENGINE =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.ringfence.simulator.audit..",
              "dev.ringfence.simulator.carrier..",
              "dev.ringfence.simulator.model..",
              "dev.ringfence.simulator.virtual.net..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.ringfence.engine..",
              "dev.ringfence.simulator.process..",
              "dev.ringfence.simulator.demo..",
              "dev.ringfence.simulator.chaos..");
}
