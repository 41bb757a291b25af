package dev.ringfence.engine.core.audit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class AuditIsIndependentTest {

  @Test
  void audit_sharesNoCodeWithTheEngine() {
    String here = "dev.ringfence.engine.core.audit..";
    JavaClasses classes = new ClassFileImporter().importPackages("dev.ringfence.engine.core.audit");
    noClasses()
        .that()
        .resideInAPackage(here)
        .should()
        .dependOnClassesThat(resideInAPackage("dev.ringfence..").and(resideOutsideOfPackage(here)))
        .check(classes);
  }
}
