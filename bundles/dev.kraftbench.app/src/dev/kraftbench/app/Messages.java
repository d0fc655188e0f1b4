package dev.kraftbench.app;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties in the language of the workbench. */
final class Messages extends NLS {
    public static String menu_cluster;
    public static String menu_edit;
    public static String menu_file;
    public static String menu_help;
    public static String menu_views;
    public static String menu_window;

    static {
        NLS.initializeMessages("dev.kraftbench.app.messages", Messages.class);
    }

    private Messages() {}
}
