package dev.kraftbench.ui.placement;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties in the language of the workbench. */
final class Messages extends NLS {
    public static String action_balance;
    public static String action_cancel_all;
    public static String action_cancel_some;
    public static String action_drain;
    public static String action_elect;
    public static String action_reassign;
    public static String action_throttle;
    public static String action_unregister;
    public static String action_unthrottle;
    public static String balance_bytes;
    public static String balance_leaders;
    public static String balance_replicas;
    public static String broker;
    public static String column_adding;
    public static String column_broker;
    public static String column_factor;
    public static String column_leaders;
    public static String column_leads;
    public static String column_missing;
    public static String column_now;
    public static String column_partition;
    public static String column_partitions;
    public static String column_progress;
    public static String column_rack;
    public static String column_removing;
    public static String column_replicas;
    public static String column_share;
    public static String column_should_lead;
    public static String column_size;
    public static String column_then;
    public static String column_to_copy;
    public static String column_topic;
    public static String elect_after;
    public static String goal_balance;
    public static String goal_description;
    public static String goal_drain;
    public static String goal_factor;
    public static String goal_move;
    public static String goal_move_hint;
    public static String goal_needs_broker;
    public static String goal_needs_topics;
    public static String goal_no_brokers;
    public static String goal_not_running;
    public static String goal_spread;
    public static String goal_spread_hint;
    public static String goal_topics;
    public static String goal_twice;
    public static String limit_each;
    public static String limits_hold;
    public static String limits_left;
    public static String loading;
    public static String moves_description;
    public static String moves_summary;
    public static String moves_title;
    public static String moves_unknown;
    public static String needs_cluster;
    public static String no_data;
    public static String no_moves;
    public static String no_moves_reason;
    public static String nothing_possible;
    public static String nothing_to_do;
    public static String nothing_to_do_reason;
    public static String page_placement;
    public static String page_what;
    public static String planning;
    public static String planning_reason;
    public static String preview_description;
    public static String progress_line;
    public static String rack;
    public static String section_brokers;
    public static String section_moves;
    public static String skew_change;
    public static String takes;
    public static String throttle_number;
    public static String throttle_question;
    public static String tile_bytes;
    public static String tile_leaders;
    public static String tile_not_preferred;
    public static String tile_replicas;
    public static String try_again;
    public static String unmet_brokers;
    public static String unmet_racks;
    public static String wizard_title;
    public static String wizard_window;

    static {
        NLS.initializeMessages("dev.kraftbench.ui.placement.messages", Messages.class);
    }

    private Messages() {}
}
