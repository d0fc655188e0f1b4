package dev.kraftbench.ui.base;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties in the language of the workbench. */
final class Messages extends NLS {
    static String advice_closed;
    static String advice_failed;
    static String advice_read_only;
    static String advice_refused;
    static String advice_unreachable;
    static String advice_unsupported;
    static String environment_development;
    static String environment_production;
    static String environment_test;
    static String environment_training;
    static String failure_api;
    static String failure_closed;
    static String failure_deadline;
    static String failure_error;
    static String failure_failed;
    static String failure_read_only;
    static String failure_refused;
    static String failure_timeout;
    static String failure_unreachable;
    static String failure_unsupported;
    static String header_no_cluster;
    static String precision_exact;
    static String precision_exact_tip;
    static String precision_sampled;
    static String precision_sampled_tip;
    static String preview_after;
    static String preview_apply;
    static String preview_ask;
    static String preview_before;
    static String preview_command;
    static String preview_message;
    static String preview_no_undo;
    static String preview_type_name;
    static String preview_undo;
    static String preview_what;
    static String preview_window;
    static String state_closed;
    static String state_closing;
    static String state_failed;
    static String state_open;
    static String state_opening;
    static String table_filter;

    static {
        NLS.initializeMessages("dev.kraftbench.ui.base.messages", Messages.class);
    }

    private Messages() {}
}
