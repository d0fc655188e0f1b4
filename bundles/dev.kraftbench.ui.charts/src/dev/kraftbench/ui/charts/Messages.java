package dev.kraftbench.ui.charts;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties in the language of the workbench. */
final class Messages extends NLS {
    static String all_topics;
    static String broker;
    static String bytes_per_second;
    static String disconnected;
    static String in;
    static String isr_in;
    static String isr_out;
    static String lag_records;
    static String lag_time;
    static String lag_time_tip;
    static String lag_what;
    static String no_cluster;
    static String out;
    static String pause;
    static String records_per_second;
    static String split_brokers;
    static String split_topics;
    static String split_total;
    static String start_demo;
    static String stopped;
    static String throughput_what;
    static String total;
    static String waiting;
    static String window_1;
    static String window_15;
    static String window_5;
    static String window_60;

    static {
        NLS.initializeMessages("dev.kraftbench.ui.charts.messages", Messages.class);
    }

    private Messages() {}
}
