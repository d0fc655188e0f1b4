package dev.kraftbench.core.internal;

import dev.kraftbench.core.produce.DroppedBundle;
import dev.kraftbench.core.produce.JarCheck;
import dev.kraftbench.core.produce.PartitionerProblem;
import dev.kraftbench.core.produce.PartitionerProblem.Kind;
import dev.kraftbench.core.produce.Partitioners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Partitioner;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** What became of each jar in the watched folder: File Install logs what it cannot start, here it is said. */
final class DroppedBundles {
    private final BundleContext context;
    private final Partitioners partitioners;
    private final @Nullable ServiceComponentRuntime components;

    DroppedBundles(BundleContext context, Partitioners partitioners, @Nullable ServiceComponentRuntime components) {
        this.context = context;
        this.partitioners = partitioners;
        this.components = components;
    }

    List<DroppedBundle> in(Path folder) throws IOException {
        List<PartitionerProblem> known = partitioners.problems();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar") && !file.getFileName().toString().startsWith(".")).sorted()
                    .map(jar -> look(jar, known)).toList();
        }
    }

    private DroppedBundle look(Path jar, List<PartitionerProblem> known) {
        JarCheck check = PartitionerJar.check(jar, context);
        Bundle bundle = null;
        for (Bundle candidate : context.getBundles()) {
            if (PartitionerJar.of(candidate, jar)) {
                bundle = candidate;
            }
        }
        if (bundle == null) {
            // not noticed yet, or never to be
            return new DroppedBundle(jar, check.symbolicName(), check.version(), "", List.of(),
                    check.problems().stream().filter(problem -> !problem.kind().usable()).toList());
        }
        List<PartitionerProblem> problems = new ArrayList<>(check.problems().stream().filter(problem -> problem.kind() == Kind.NO_NAME).toList());
        if (bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING) {
            check.problems().stream().filter(p -> p.kind() == Kind.NO_COMPONENT || p.kind() == Kind.NO_PARTITIONER).forEach(problems::add);
            failedComponents(bundle, jar, problems);
        } else {
            notStarted(bundle, jar, problems);
        }
        List<String> names = names(bundle);
        String symbolicName = String.valueOf(bundle.getSymbolicName());
        for (PartitionerProblem problem : known) {
            boolean duplicate = problem.kind() == Kind.DUPLICATE_NAME;
            if (duplicate ? problem.subject().equals(symbolicName) : names.contains(problem.subject())) {
                problems.add(problem);
            }
        }
        return new DroppedBundle(jar, symbolicName, bundle.getVersion().toString(), state(bundle.getState()), names, problems);
    }

    private static PartitionerProblem problem(Kind kind, Path jar, @Nullable String detail) {
        return new PartitionerProblem(kind, jar.getFileName().toString(), detail == null ? "" : detail, Instant.now());
    }

    /** Asks the framework once more, which says why. */
    private static void notStarted(Bundle bundle, Path jar, List<PartitionerProblem> problems) {
        try {
            bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException e) {
            problems.add(problem(e.getType() == BundleException.RESOLVE_ERROR ? Kind.UNRESOLVED : Kind.NOT_STARTED, jar, e.getMessage()));
        } catch (IllegalStateException e) {
            // taken away meanwhile
            problems.add(problem(Kind.NOT_STARTED, jar, e.getMessage()));
        }
    }

    private void failedComponents(Bundle bundle, Path jar, List<PartitionerProblem> problems) {
        ServiceComponentRuntime runtime = components;
        if (runtime == null) {
            return;
        }
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(component)) {
                switch (configuration.state) {
                    case ComponentConfigurationDTO.FAILED_ACTIVATION ->
                            problems.add(problem(Kind.NOT_ACTIVATED, jar, firstLines(configuration.failure)));
                    case ComponentConfigurationDTO.UNSATISFIED_REFERENCE, ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> {
                        StringBuilder missing = new StringBuilder();
                        for (var reference : configuration.unsatisfiedReferences) {
                            missing.append(missing.isEmpty() ? "" : ", ").append(reference.name);
                        }
                        problems.add(problem(Kind.UNSATISFIED, jar, component.name + ": " + missing));
                    }
                    default -> {
                        // satisfied or active
                    }
                }
            }
        }
    }

    /** What was thrown and where it came from; the whole trace is in the log. */
    private static String firstLines(@Nullable String trace) {
        if (trace == null) {
            return "";
        }
        List<String> lines = trace.lines().map(String::strip).toList();
        String cause = lines.stream().filter(line -> line.startsWith("Caused by: ")).reduce((first, last) -> last)
                .orElse(lines.isEmpty() ? "" : lines.getFirst());
        int at = lines.lastIndexOf(cause);
        return cause.replace("Caused by: ", "") + (at >= 0 && at + 1 < lines.size() && lines.get(at + 1).startsWith("at ") ? " " + lines.get(at + 1) : "");
    }

    private List<String> names(Bundle bundle) {
        List<String> names = new ArrayList<>();
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        if (services != null) {
            for (ServiceReference<?> service : services) {
                if (List.of((String[]) service.getProperty(Constants.OBJECTCLASS)).contains(Partitioner.class.getName())) {
                    Object name = service.getProperty("name");
                    Object component = service.getProperty("component.name");
                    names.add(name instanceof String s ? s : String.valueOf(component).replaceAll(".*[.$]", ""));
                }
            }
        }
        return names;
    }

    private static String state(int state) {
        return switch (state) {
            case Bundle.INSTALLED -> "INSTALLED";
            case Bundle.RESOLVED -> "RESOLVED";
            case Bundle.STARTING -> "STARTING";
            case Bundle.STOPPING -> "STOPPING";
            case Bundle.ACTIVE -> "ACTIVE";
            default -> "UNINSTALLED";
        };
    }
}
