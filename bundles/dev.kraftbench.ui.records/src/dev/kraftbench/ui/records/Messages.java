package dev.kraftbench.ui.records;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties in the language of the workbench. */
final class Messages extends NLS {
    public static String acknowledged;
    public static String count;
    public static String job;
    public static String key;
    public static String latency;
    public static String needs_cluster;
    public static String no_key;
    public static String nothing_sent;
    public static String offset;
    public static String partition;
    public static String partitioner;
    public static String partitioner_folder;
    public static String produce_message;
    public static String produce_title;
    public static String produce_window;
    public static String result;
    public static String send;
    public static String sent;
    public static String stop;
    public static String topic;
    public static String topic_missing;
    public static String value;

    static {
        NLS.initializeMessages("dev.kraftbench.ui.records.messages", Messages.class);
    }

    private Messages() {}
}
