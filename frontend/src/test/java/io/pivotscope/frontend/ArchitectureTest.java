package io.pivotscope.frontend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may import whom, over the classes of all modules. */
class ArchitectureTest {
  private static JavaClasses ours;

  @BeforeAll
  static void read() {
    List<Path> modules = new ArrayList<>();
    for (String module :
        List.of(
            "baggage",
            "protocol",
            "query-compiler",
            "tracing-agent",
            "sample-hadoop-like-app",
            "frontend")) {
      Path classes = Path.of("..", module, "target", "classes");
      // The agent and the sample are no dependencies: they are built before, if the whole is.
      if (Files.isDirectory(classes)) {
        modules.add(classes);
      }
    }
    ours =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPaths(modules);
    for (String root : List.of("baggage", "protocol", "compiler", "frontend")) {
      assertThat(ours.containPackage("io.pivotscope." + root)).as(root).isTrue();
    }
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(ours);
  }

  /** So whatever the machine's clock is set to, stamps, windows and leases do not see it. */
  @Test
  void theWallClockIsReadOnceAtTheStart() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "io.pivotscope.baggage..",
                "io.pivotscope.agent..",
                "io.pivotscope.frontend.fleet..",
                "io.pivotscope.frontend.lifecycle..",
                "io.pivotscope.frontend.merge..")
            .and()
            .doNotHaveFullyQualifiedName("io.pivotscope.baggage.clock.AnchoredClock")
            .and()
            .doNotHaveFullyQualifiedName("io.pivotscope.agent.AgentMain")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.time.Clock.class));
  }

  @Test
  void baggageKnowsTheJdkAlone() {
    check(
        classes()
            .that()
            .resideInAPackage("io.pivotscope.baggage..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.pivotscope.baggage..", "java..", "org.jspecify.."));
  }

  @Test
  void protocolKnowsBaggage() {
    check(
        classes()
            .that()
            .resideInAPackage("io.pivotscope.protocol..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "io.pivotscope.protocol..",
                "io.pivotscope.baggage..",
                "com.google.protobuf..",
                "com.google.re2j..",
                "java..",
                "javax.net.ssl..",
                "org.jspecify.."));
    check(
        noClasses()
            .that()
            .resideInAPackage("io.pivotscope.protocol..")
            .and()
            .resideOutsideOfPackage("io.pivotscope.protocol.tls..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.net.ssl..", "io.pivotscope.protocol.tls.."));
  }

  @Test
  void whoMayDoWhatKnowsProgramsAndNothingThatTravels() {
    check(
        classes()
            .that()
            .resideInAPackage("io.pivotscope.frontend.access..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "io.pivotscope.frontend.access..",
                "io.pivotscope.protocol.advice..",
                "io.pivotscope.baggage..",
                "com.google.gson..",
                "java..",
                "org.jspecify.."));
  }

  @Test
  void theCompilerKnowsNeitherSocketsNorBytecode() {
    check(
        classes()
            .that()
            .resideInAPackage("io.pivotscope.compiler..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "io.pivotscope.compiler..",
                "io.pivotscope.protocol.advice..",
                "io.pivotscope.protocol.evaluate..",
                "io.pivotscope.protocol.verify..",
                "io.pivotscope.protocol.link..",
                "io.pivotscope.baggage..",
                "java.lang..",
                "java.util..",
                "java.math..",
                "org.jspecify.."));
  }

  @Test
  void budgetsKnowTimeAndSizesAlone() {
    check(
        classes()
            .that()
            .resideInAPackage("io.pivotscope.agent.budget..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.pivotscope.agent.budget..", "java..", "org.jspecify.."));
  }

  @Test
  void theAgentKnowsNeitherCompilerNorFrontend() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("io.pivotscope.agent..", "java.pivotscope..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.pivotscope.compiler..",
                "io.pivotscope.frontend..",
                "io.pivotscope.sample..",
                "io.netty..",
                "com.google.gson..",
                "picocli..",
                "org.jline.."));
  }

  @Test
  void theClassThatWovenCodeNamesKnowsTheJdkAlone() {
    check(
        classes()
            .that()
            .resideInAPackage("java.pivotscope..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify.."));
  }

  @Test
  void theFrontendKnowsNoBytecode() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.pivotscope.frontend..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.pivotscope.agent..",
                "io.pivotscope.sample..",
                "org.objectweb.asm..",
                "net.bytebuddy.."));
  }

  @Test
  void theSampleSystemKnowsNothingOfOurs() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.pivotscope.sample..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.pivotscope.baggage..",
                "io.pivotscope.protocol..",
                "io.pivotscope.compiler..",
                "io.pivotscope.agent..",
                "io.pivotscope.frontend..",
                "java.pivotscope.."));
  }

  @Test
  void generatedClassesAreSeenByCodecsAlone() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.pivotscope..")
            .and()
            .resideOutsideOfPackages(
                "io.pivotscope.protocol.codec..",
                "io.pivotscope.protocol.proto..",
                "io.pivotscope.sample..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.pivotscope.protocol.proto..", "com.google.protobuf.."));
  }

  @Test
  void chainsKnowRunsAndProgramsAlone() {
    check(
        classes()
            .that()
            .resideInAPackage("io.pivotscope.frontend.chain..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "io.pivotscope.frontend.chain..",
                "io.pivotscope.frontend.lifecycle..",
                "io.pivotscope.frontend.merge..",
                "io.pivotscope.protocol.advice..",
                "io.pivotscope.protocol.link..",
                "io.pivotscope.baggage..",
                "java.lang..",
                "java.util..",
                "org.jspecify.."));
  }

  @Test
  void edgesOfTheFrontendAreKnownToOnePackageEach() {
    check(onlyIn("io.pivotscope.frontend.console..", "org.jline.."));
    check(
        noClasses()
            .that()
            .resideInAPackage("io.pivotscope.frontend..")
            .and()
            .resideOutsideOfPackages(
                "io.pivotscope.frontend.fleet..", "io.pivotscope.frontend.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty.."));
    check(onlyIn("io.pivotscope.frontend.cli..", "picocli.."));
    check(onlyIn("io.pivotscope.frontend.export..", "io.prometheus.."));
    check(onlyIn("io.pivotscope.frontend.export..", "io.opentelemetry.."));
    check(onlyIn("io.pivotscope.frontend.history..", "org.duckdb.."));
    check(onlyIn("io.pivotscope.frontend.history..", "java.sql.."));
  }

  @Test
  void probesKnowNeitherAddressesNorDrawing() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.pivotscope.frontend.probe..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "io.pivotscope.frontend.http..",
                "io.pivotscope.frontend.view..",
                "io.pivotscope.compiler.."));
  }

  @Test
  void theHistoryKnowsNeitherQueriesNorWhoAsks() {
    check(
        classes()
            .that()
            .resideInAPackage("io.pivotscope.frontend.history..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "io.pivotscope.frontend.history..",
                "org.duckdb..",
                "com.google.gson..",
                "java..",
                "org.jspecify.."));
  }

  private static ArchRule onlyIn(String home, String library) {
    return noClasses()
        .that()
        .resideInAPackage("io.pivotscope.frontend..")
        .and()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  @Test
  void noCyclesBetweenModulesNorBetweenTheFrontendsPackages() {
    check(slices().matching("io.pivotscope.(*)..").should().beFreeOfCycles());
    check(slices().matching("io.pivotscope.frontend.(*)..").should().beFreeOfCycles());
    check(slices().matching("io.pivotscope.protocol.(*)..").should().beFreeOfCycles());
    check(slices().matching("io.pivotscope.baggage.(*)..").should().beFreeOfCycles());
  }
}
