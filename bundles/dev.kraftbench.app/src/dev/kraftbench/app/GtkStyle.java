package dev.kraftbench.app;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import org.eclipse.core.runtime.FileLocator;
import org.eclipse.swt.SWT;
import org.osgi.framework.FrameworkUtil;
import org.slf4j.LoggerFactory;

/** Our additions to the style in which GTK itself draws. SWT reads them from a file when the display is made. */
final class GtkStyle {
    private static final String FILE = "org.eclipse.swt.internal.gtk.cssFile";

    private GtkStyle() {}

    /** Before there is a display; a file that a person named stays. */
    static void use() {
        if (!SWT.getPlatform().equals("gtk") || System.getProperty(FILE) != null) {
            return;
        }
        URL style = FrameworkUtil.getBundle(GtkStyle.class).getEntry("css/gtk.css");
        try {
            System.setProperty(FILE, Path.of(FileLocator.toFileURL(style).getPath()).toString());
        } catch (IOException e) {
            LoggerFactory.getLogger(GtkStyle.class).warn("GTK's own style stays: {}", e.toString());
        }
    }
}
