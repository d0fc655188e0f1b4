package dev.kraftbench.app;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the classes of our parts, and of what the platform makes editors of, once the window stands: the first editor or dialog a person opens would hold up the
 * window for as long as that takes. On a thread of its own.
 */
final class ReadAhead {
    private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);
    private static final String OURS = "dev.kraftbench.ui.";

    private record Packages(String bundle, List<String> folders) {}

    /** What stands between the platform and the first control of an editor. */
    private static final List<Packages> PLATFORM = List.of(
            new Packages("org.eclipse.ui.forms", List.of("/")),
            new Packages("org.eclipse.ui.workbench", List.of("org/eclipse/ui/part", "org/eclipse/ui/internal/e4/compatibility")),
            new Packages("org.eclipse.jface", List.of("org/eclipse/jface/wizard", "org/eclipse/jface/dialogs")));

    private ReadAhead() {}

    static void start() {
        Thread thread = Thread.ofPlatform().daemon().priority(Thread.MIN_PRIORITY).name("kraftbench-read-ahead").unstarted(ReadAhead::read);
        thread.start();
    }

    private static void read() {
        long began = System.nanoTime();
        BundleContext context = FrameworkUtil.getBundle(ReadAhead.class).getBundleContext();
        long loaded = Arrays.stream(context.getBundles()).filter(bundle -> bundle.getSymbolicName().startsWith(OURS)).mapToLong(bundle -> load(bundle, List.of("/"))).sum();
        for (Packages wanted : PLATFORM) {
            loaded += Arrays.stream(context.getBundles()).filter(bundle -> bundle.getSymbolicName().equals(wanted.bundle())).mapToLong(bundle -> load(bundle, wanted.folders())).sum();
        }
        LOG.debug("{} classes read ahead in {} ms", loaded, (System.nanoTime() - began) / 1_000_000);
    }

    private static long load(Bundle bundle, List<String> folders) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring == null ? 0 : folders.stream().flatMap(folder -> classes(wiring, folder)).filter(name -> link(wiring, name)).count();
    }

    private static Stream<String> classes(BundleWiring wiring, String folder) {
        int how = BundleWiring.LISTRESOURCES_LOCAL | (folder.equals("/") ? BundleWiring.LISTRESOURCES_RECURSE : 0);
        Collection<String> found = wiring.listResources(folder, "*.class", how);
        return found.stream().filter(path -> !path.endsWith("-info.class")).map(path -> path.substring(0, path.length() - ".class".length()).replace('/', '.'));
    }

    /** Loaded and linked, not initialized: no code of the class runs. */
    private static boolean link(BundleWiring wiring, String name) {
        try {
            Class.forName(name, false, wiring.getClassLoader()).getDeclaredMethods();
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            // of an optional part that is not there
            LOG.debug("{} is not read ahead: {}", name, e.toString());
            return false;
        }
    }
}
