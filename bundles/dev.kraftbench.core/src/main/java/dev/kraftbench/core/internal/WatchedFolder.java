package dev.kraftbench.core.internal;

import dev.kraftbench.core.produce.DroppedBundle;
import dev.kraftbench.core.produce.JarCheck;
import dev.kraftbench.core.produce.PartitionerChoice;
import dev.kraftbench.core.produce.PartitionerFolder;
import dev.kraftbench.core.produce.PartitionerProblem;
import dev.kraftbench.core.produce.Partitioners;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.osgi.service.datalocation.Location;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Points Felix File Install at {@code <workspace>/partitioners} and starts it. It reads framework properties once, when it starts, which is why
 * it must not start by itself.
 */
@Component(service = PartitionerFolder.class, immediate = true)
public final class WatchedFolder implements PartitionerFolder {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedFolder.class);
    private static final String FILE_INSTALL = "org.apache.felix.fileinstall";
    private static final String SAMPLES = "dev.kraftbench.partitioner.samples";
    private static final String NAME = "partitioners";

    private final Path folder;
    private final BundleContext context;
    private final Partitioners partitioners;
    private volatile @Nullable ServiceComponentRuntime components;

    @Activate
    public WatchedFolder(BundleContext context, @Reference(target = "(type=osgi.instance.area)") Location workspace, @Reference Partitioners partitioners)
            throws IOException, BundleException {
        this.context = context;
        this.partitioners = partitioners;
        folder = WorkspaceConnections.path(workspace).resolve(NAME);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            putSamples(context);
        }
        forgetOtherWorkspaces(context);
        System.setProperty("felix.fileinstall.dir", folder.toString());
        System.setProperty("felix.fileinstall.poll", "1000");
        System.setProperty("felix.fileinstall.noInitialDelay", "true");
        System.setProperty("felix.fileinstall.bundles.startTransient", "true");
        System.setProperty("felix.fileinstall.log.level", "1");
        Bundle fileInstall = find(context, FILE_INSTALL);
        if (fileInstall == null) {
            LOG.atWarn().addKeyValue("folder", folder).log("File Install is not there: the partitioner folder is not watched");
            return;
        }
        fileInstall.stop(Bundle.STOP_TRANSIENT);
        fileInstall.start(Bundle.START_TRANSIENT);
    }

    private static @Nullable Bundle find(BundleContext context, String symbolicName) {
        for (Bundle bundle : context.getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        return null;
    }

    /** A new workspace begins with the samples; who does not want them deletes them. */
    private void putSamples(BundleContext context) throws IOException {
        Bundle samples = find(context, SAMPLES);
        if (samples == null) {
            return;
        }
        for (URL jar : Collections.list(samples.findEntries(NAME, "*.jar", false))) {
            try (InputStream in = jar.openStream()) {
                Files.copy(in, folder.resolve(Path.of(jar.getPath()).getFileName().toString()));
            }
        }
    }

    /** The framework remembers bundles by their location; those of another workspace's folder have no business here. */
    private void forgetOtherWorkspaces(BundleContext context) throws BundleException {
        String ours = folder.toUri().toString();
        for (Bundle bundle : context.getBundles()) {
            String location = bundle.getLocation();
            if (location.startsWith("file:") && location.contains("/" + NAME + "/") && !location.startsWith(ours)
                    && !location.startsWith("file:" + folder + "/")) {
                bundle.uninstall();
            }
        }
    }

    @Override
    public Path path() {
        return folder;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    public void setComponents(ServiceComponentRuntime runtime) {
        components = runtime;
    }

    public void unsetComponents(ServiceComponentRuntime runtime) {
        components = null;
    }

    @Override
    public JarCheck check(Path jar) {
        JarCheck check = PartitionerJar.check(jar, context);
        List<PartitionerProblem> problems = new ArrayList<>(check.problems());
        List<String> others = partitioners.choices().stream().map(PartitionerChoice::name).filter(name -> !ofJarReplaced(jar, name)).toList();
        for (String name : check.partitioners()) {
            if (others.contains(name)) {
                problems.add(new PartitionerProblem(PartitionerProblem.Kind.DUPLICATE_NAME, String.valueOf(jar.getFileName()), name, Instant.now()));
            }
        }
        return new JarCheck(check.symbolicName(), check.version(), check.partitioners(), problems);
    }

    /** A new build of a jar that is already there takes its own name over. */
    private boolean ofJarReplaced(Path jar, String name) {
        Path present = folder.resolve(jar.getFileName());
        return Files.exists(present) && PartitionerJar.check(present, context).partitioners().contains(name);
    }

    @Override
    public Path install(Path jar) throws IOException {
        JarCheck check = PartitionerJar.check(jar, context);
        for (PartitionerProblem problem : check.problems()) {
            if (problem.kind() == PartitionerProblem.Kind.NO_BUNDLE) {
                throw new IOException(jar.getFileName() + " is no OSGi bundle: its manifest has no Bundle-SymbolicName");
            } else if (problem.kind() == PartitionerProblem.Kind.NO_JAR) {
                throw new IOException(problem.detail());
            }
        }
        Path target = folder.resolve(jar.getFileName());
        Path part = folder.resolve("." + jar.getFileName() + ".part");
        Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
        return Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void remove(Path jar) throws IOException {
        if (!folder.equals(jar.getParent())) {
            throw new IOException(jar + " is not in " + folder);
        }
        Files.deleteIfExists(jar);
    }

    @Override
    public List<DroppedBundle> bundles() throws IOException {
        return new DroppedBundles(context, partitioners, components).in(folder);
    }
}
