package dev.kraftbench.ui.charts;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties in the language of the workbench. */
public final class Messages extends NLS {
    public static String all_groups;
    public static String all_topics;
    public static String broker;
    public static String bytes_per_second;
    public static String file_saved_failed;
    public static String group_delay;
    public static String group_nothing;
    public static String group_records;
    public static String group_tip;
    public static String hw_stall;
    public static String in;
    public static String isr_in;
    public static String isr_out;
    public static String lag_in_records;
    public static String lag_in_time;
    public static String lag_measure_tip;
    public static String lag_nothing;
    public static String lag_records;
    public static String lag_since;
    public static String lag_time;
    public static String latency_nothing;
    public static String latency_round_trip;
    public static String live;
    public static String live_tip;
    public static String metrics;
    public static String metrics_what;
    public static String no_points;
    public static String out;
    public static String pause;
    public static String pause_tip;
    public static String quorum_delay;
    public static String quorum_nothing;
    public static String quorum_observer;
    public static String quorum_records;
    public static String quorum_voter;
    public static String records_per_second;
    public static String save;
    public static String save_csv;
    public static String save_png;
    public static String save_svg;
    public static String split_brokers;
    public static String split_tip;
    public static String split_topics;
    public static String split_total;
    public static String throughput_nothing;
    public static String topic_tip;
    public static String total;
    public static String unknown_chart;
    public static String waiting;
    public static String window_1;
    public static String window_15;
    public static String window_5;
    public static String window_60;
    public static String window_tip;
    public static String zoom_in;
    public static String zoom_out;

    static {
        NLS.initializeMessages("dev.kraftbench.ui.charts.messages", Messages.class);
    }

    private Messages() {}
}
