package dev.kraftbench.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.eclipse.core.runtime.Platform;
import org.eclipse.osgi.service.datalocation.Location;

/** The folder in which connections, embedded clusters and partitioner jars of this workbench live (Equinox' instance area). */
record Workspace(Location location) {

    static Workspace current() {
        return new Workspace(Platform.getInstanceLocation());
    }

    Path path() {
        try {
            return Path.of(location.getURL().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("instance area " + location.getURL(), e);
        }
    }

    /** False if another process holds it. */
    boolean lock() {
        try {
            return location.isReadOnly() || location.lock();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the workspace " + path(), e);
        }
    }

    void unlock() {
        location.release();
    }
}
