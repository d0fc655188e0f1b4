package dev.kraftbench.app;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties in the language of the workbench. */
public final class Messages extends NLS {
    public static String welcome_title;
    public static String welcome_heading;
    public static String welcome_what;
    public static String welcome_demo;
    public static String welcome_demo_text;
    public static String welcome_demo_action;
    public static String welcome_connect;
    public static String welcome_connect_text;
    public static String welcome_connect_action;
    public static String welcome_learn;
    public static String welcome_learn_text;
    public static String welcome_learn_action;
    public static String preferences_language;
    public static String preferences_language_system;
    public static String preferences_language_restart;
    public static String preferences_restart_question;
    public static String preferences_dark;
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
