package dev.kraftbench.ui.quorum;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties in the language of the workbench. */
final class Messages extends NLS {
    public static String add_voter;
    public static String add_voter_question;
    public static String can_rise;
    public static String caught_up_ago;
    public static String directory;
    public static String election;
    public static String elections;
    public static String endpoint_wrong;
    public static String epoch;
    public static String exact;
    public static String feature;
    public static String feature_elr;
    public static String feature_group;
    public static String feature_kraft;
    public static String feature_metadata;
    public static String feature_share;
    public static String feature_streams;
    public static String feature_transaction;
    public static String features_what;
    public static String fetched_ago;
    public static String furthest_behind;
    public static String high_watermark;
    public static String highest;
    public static String lag;
    public static String leader_moved;
    public static String level;
    public static String level_wrong;
    public static String listeners;
    public static String loading;
    public static String log_end;
    public static String lowest;
    public static String meaning;
    public static String members;
    public static String no_features;
    public static String no_features_reason;
    public static String no_majority;
    public static String no_spare;
    public static String node;
    public static String not_known;
    public static String not_known_reason;
    public static String off;
    public static String one_voter;
    public static String page_features;
    public static String page_quorum;
    public static String quorum_what;
    public static String remove_voter;
    public static String role;
    public static String role_leader;
    public static String role_observer;
    public static String role_voter;
    public static String sampled;
    public static String set_level;
    public static String set_level_question;
    public static String spare;
    public static String stale;
    public static String time;
    public static String time_is;
    public static String voters;

    static {
        NLS.initializeMessages("dev.kraftbench.ui.quorum.messages", Messages.class);
    }

    private Messages() {}
}
