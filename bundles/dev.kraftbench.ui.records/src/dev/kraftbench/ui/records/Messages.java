package dev.kraftbench.ui.records;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties in the language of the workbench. */
final class Messages extends NLS {
    static String acknowledged;
    static String count;
    static String job;
    static String key;
    static String latency;
    static String needs_cluster;
    static String no_key;
    static String nothing_sent;
    static String offset;
    static String partition;
    static String partitioner;
    static String produce_message;
    static String produce_title;
    static String produce_window;
    static String result;
    static String send;
    static String sent;
    static String stop;
    static String topic;
    static String topic_missing;
    static String value;

    static {
        NLS.initializeMessages("dev.kraftbench.ui.records.messages", Messages.class);
    }

    private Messages() {}
}
