package dev.kraftbench.ui.base;

import java.net.URL;
import java.util.Locale;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.ImageRegistry;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Display;
import org.jspecify.annotations.Nullable;

/** The workbench's pictures, each an SVG in {@code icons/}, kept for the life of the display. UI thread. */
public enum Icons {
    LOCAL,
    REMOTE,
    CLUSTER,
    CLUSTER_OFF,
    CLUSTER_FAILED,
    CLUSTER_BUSY,
    FOLDER,
    EDIT,
    COPY,
    IMPORT,
    EXPORT,
    BROKER,
    BROKER_OFF,
    BROKER_BUSY,
    BROKER_FAILED,
    BROKERS,
    TOPIC,
    TOPIC_INTERNAL,
    TOPIC_WARNING,
    TOPICS,
    GROUP,
    GROUPS,
    SHARE,
    TRANSACTION,
    QUORUM,
    LEADER,
    ISR,
    EVENT,
    ELECTION,
    OK,
    FAILED,
    PLAY,
    STOP,
    KILL,
    ADD,
    SEND,
    CONNECT,
    PAUSE,
    CLEAR,
    CHART,
    TOPOLOGY,
    LOG,
    DELETE,
    SETTINGS,
    ZOOM_IN,
    ZOOM_OUT,
    LIVE,
    SAVE,
    CRITICAL,
    WARNING,
    ADVICE,
    DOCTOR;

    private static @Nullable ImageRegistry registry;

    public Image image() {
        ImageRegistry images = registry;
        if (images == null) {
            images = new ImageRegistry(Display.getCurrent());
            registry = images;
        }
        Image image = images.get(name());
        if (image == null) {
            images.put(name(), descriptor());
            image = images.get(name());
        }
        return image;
    }

    public ImageDescriptor descriptor() {
        String file = "/icons/" + name().toLowerCase(Locale.ROOT) + ".svg";
        URL url = Icons.class.getResource(file);
        if (url == null) {
            throw new IllegalStateException("missing in the bundle: " + file);
        }
        return ImageDescriptor.createFromURL(url);
    }
}
