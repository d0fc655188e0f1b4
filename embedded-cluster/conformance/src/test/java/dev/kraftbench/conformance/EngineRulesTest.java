package dev.kraftbench.conformance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the engine's code may not touch, whoever writes it: Apache's server code, real time, threads and chance outside of the ports. */
class EngineRulesTest {

    /** Where the ports are implemented for a real machine, and where a process begins. */
    private static final String[] REAL_WORLD = {"dev.kraftbench.kernel.jdk..", "dev.kraftbench.transport..", "dev.kraftbench.node..", "dev.kraftbench.services.."};

    private static JavaClasses engine;

    @BeforeAll
    static void importEngine() {
        var locations = JavaProcess.entries()
                .filter(entry -> entry.contains("embedded-cluster") && !entry.contains("schemas") && !entry.contains("conformance"))
                .map(entry -> entry.endsWith(".jar") ? Location.of(java.net.URI.create("jar:file:" + entry + "!/")) : Location.of(java.nio.file.Path.of(entry)))
                .collect(Collectors.toSet());
        engine = new ClassFileImporter().importLocations(locations);
        if (engine.size() < 200) {
            throw new IllegalStateException("only " + engine.size() + " engine classes found: the rules would hold for want of code");
        }
    }

    @Test
    void noApacheBrokerControllerRaftLogOrCoordinatorCodeIsUsed() {
        noClasses().should().dependOnClassesThat(
                resideInAPackage("org.apache.kafka..")
                        .and(not(resideInAnyPackage(
                                "org.apache.kafka.common..",
                                "org.apache.kafka.clients..",
                                "org.apache.kafka.coordinator.group.generated..",
                                "org.apache.kafka.coordinator.transaction.generated..",
                                "org.apache.kafka.coordinator.share.generated..",
                                "org.apache.kafka.raft.generated.."))))
                .check(engine);
    }

    @Test
    void timeComesFromTheClockPort() {
        var rule = noClasses().that().resideOutsideOfPackages(REAL_WORLD).should().callMethod(System.class, "nanoTime");
        rule.orShould().callMethod(System.class, "currentTimeMillis").orShould().dependOnClassesThat().areAssignableTo(Clock.class).check(engine);
        noClasses().should().callMethodWhere(target(name("sleep")).and(target(owner(type(Thread.class).or(type(TimeUnit.class)))))).check(engine);
    }

    @Test
    void chanceIsHandedIn() {
        noClasses().that().resideOutsideOfPackages(REAL_WORLD)
                .should().callMethod(UUID.class, "randomUUID")
                .orShould().callMethod(Math.class, "random")
                .orShould().callMethod(org.apache.kafka.common.Uuid.class, "randomUuid")
                .check(engine);
    }

    @Test
    void threadsAreMadeByTheLanesAndHelpersOnly() {
        noClasses().that().resideOutsideOfPackages(REAL_WORLD)
                .should().callConstructorWhere(target(owner(assignableTo(Thread.class))))
                .orShould().callMethod(Thread.class, "ofPlatform")
                .orShould().callMethod(Thread.class, "ofVirtual")
                .orShould().dependOnClassesThat().haveFullyQualifiedName("java.util.concurrent.Executors")
                .check(engine);
    }
}
