package dev.kraftbench.ui.base;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties in the language of the workbench. */
public final class Messages extends NLS {
    public static String action_connect;
    public static String action_start;
    public static String action_start_demo;
    public static String action_try_again;
    public static String advice_closed;
    public static String advice_failed;
    public static String advice_read_only;
    public static String advice_refused;
    public static String advice_unreachable;
    public static String advice_unsupported;
    public static String band_read_only;
    public static String broker_name;
    public static String empty_closing;
    public static String empty_connecting;
    public static String empty_disconnected;
    public static String empty_disconnecting;
    public static String empty_failed;
    public static String empty_loading;
    public static String empty_loading_what;
    public static String empty_no_cluster;
    public static String empty_opening;
    public static String empty_stopped;
    public static String empty_waiting;
    public static String empty_waiting_reason;
    public static String environment_development;
    public static String environment_production;
    public static String environment_test;
    public static String environment_training;
    public static String failure_api;
    public static String failure_closed;
    public static String failure_deadline;
    public static String failure_error;
    public static String failure_failed;
    public static String failure_read_only;
    public static String failure_refused;
    public static String failure_timeout;
    public static String failure_unreachable;
    public static String failure_unsupported;
    public static String figure_unlimited;
    public static String gap_missing;
    public static String gap_more;
    public static String header_no_cluster;
    public static String job_connect;
    public static String job_start;
    public static String pasted_title;
    public static String precision_exact;
    public static String precision_exact_tip;
    public static String precision_partly;
    public static String precision_partly_tip;
    public static String precision_sampled;
    public static String precision_sampled_tip;
    public static String precision_turns_tip;
    public static String preview_after;
    public static String preview_apply;
    public static String preview_ask;
    public static String preview_before;
    public static String preview_command;
    public static String preview_message;
    public static String preview_no_undo;
    public static String preview_page;
    public static String preview_type_name;
    public static String preview_undo;
    public static String preview_what;
    public static String preview_window;
    public static String state_closed;
    public static String state_closing;
    public static String state_connected;
    public static String state_connecting;
    public static String state_disconnected;
    public static String state_disconnecting;
    public static String state_failed;
    public static String state_open;
    public static String state_opening;
    public static String table_copy;
    public static String table_copy_all;
    public static String table_copy_cell;
    public static String table_filter;
    public static String table_filter_cell;
    public static String table_open;
    public static String table_save;

    static {
        NLS.initializeMessages("dev.kraftbench.ui.base.messages", Messages.class);
    }

    private Messages() {}
}
