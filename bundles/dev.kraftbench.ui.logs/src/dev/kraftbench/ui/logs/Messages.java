package dev.kraftbench.ui.logs;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties in the language of the workbench. */
public final class Messages extends NLS {
    public static String aborted;
    public static String base;
    public static String base_sequence;
    public static String batches;
    public static String batches_shown;
    public static String broker;
    public static String bytes;
    public static String checksum;
    public static String checksum_unknown;
    public static String checksum_valid;
    public static String checksum_wrong;
    public static String compression;
    public static String control;
    public static String copied;
    public static String coordinator_epoch;
    public static String cut;
    public static String delta;
    public static String directory;
    public static String empty_directory;
    public static String empty_directory_what;
    public static String epoch;
    public static String epochs;
    public static String facts;
    public static String first_offset;
    public static String headers;
    public static String key;
    public static String lag;
    public static String last;
    public static String last_sequence;
    public static String last_stable;
    public static String leader_epoch;
    public static String loading;
    public static String log;
    public static String lookup;
    public static String lookup_bad_time;
    public static String lookup_button;
    public static String lookup_offset;
    public static String lookup_step;
    public static String lookup_time;
    public static String lookup_what;
    public static String magic;
    public static String max_time;
    public static String modified;
    public static String more;
    public static String no_replica;
    public static String no_replica_what;
    public static String none;
    public static String offset;
    public static String offset_index;
    public static String open_transaction;
    public static String page;
    public static String page_what;
    public static String partition;
    public static String position;
    public static String producer;
    public static String producer_epoch;
    public static String producers;
    public static String reading;
    public static String records;
    public static String remote;
    public static String remote_failed;
    public static String replicas;
    public static String segments;
    public static String sequence;
    public static String size;
    public static String slot;
    public static String snapshot;
    public static String start;
    public static String state;
    public static String state_current;
    public static String state_delete;
    public static String state_future;
    public static String state_stray;
    public static String step_beginning;
    public static String step_beginning_time;
    public static String step_found;
    public static String step_not_there;
    public static String step_offset_entry;
    public static String step_scanned;
    public static String step_segment;
    public static String step_segment_time;
    public static String step_time_entry;
    public static String tail_incomplete;
    public static String tail_no_batch;
    public static String tail_zeros;
    public static String time;
    public static String time_index;
    public static String transaction_index;
    public static String transactional;
    public static String value;
    public static String yes;

    static {
        NLS.initializeMessages("dev.kraftbench.ui.logs.messages", Messages.class);
    }

    private Messages() {}
}
