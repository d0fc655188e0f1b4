package dev.kraftbench.core.internal;

import dev.kraftbench.core.produce.PartitionerFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarFile;
import org.eclipse.osgi.service.datalocation.Location;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
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

    @Activate
    public WatchedFolder(BundleContext context, @Reference(target = "(type=osgi.instance.area)") Location workspace)
            throws IOException, BundleException {
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

    @Override
    public Path install(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            var manifest = file.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue("Bundle-SymbolicName") == null) {
                throw new IOException(jar.getFileName() + " is no OSGi bundle: its manifest has no Bundle-SymbolicName");
            }
        }
        Path target = folder.resolve(jar.getFileName());
        Path part = folder.resolve("." + jar.getFileName() + ".part");
        Files.copy(jar, part, StandardCopyOption.REPLACE_EXISTING);
        return Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
