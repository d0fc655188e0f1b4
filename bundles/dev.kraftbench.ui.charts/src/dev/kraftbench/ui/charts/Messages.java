package dev.kraftbench.ui.charts;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties in the language of the workbench. */
final class Messages extends NLS {
    public static String all_topics;
    public static String broker;
    public static String bytes_per_second;
    public static String disconnected;
    public static String in;
    public static String isr_in;
    public static String isr_out;
    public static String lag_records;
    public static String lag_time;
    public static String lag_time_tip;
    public static String lag_what;
    public static String no_cluster;
    public static String out;
    public static String pause;
    public static String records_per_second;
    public static String split_brokers;
    public static String split_topics;
    public static String split_total;
    public static String start_demo;
    public static String stopped;
    public static String throughput_what;
    public static String total;
    public static String waiting;
    public static String window_1;
    public static String window_15;
    public static String window_5;
    public static String window_60;

    static {
        NLS.initializeMessages("dev.kraftbench.ui.charts.messages", Messages.class);
    }

    private Messages() {}
}
