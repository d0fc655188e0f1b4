package dev.kraftbench.ui.security;

import org.eclipse.osgi.util.NLS;

/** Texts of this bundle, from messages.properties in the language of the workbench. */
public final class Messages extends NLS {
    public static String acl_add;
    public static String acl_add_message;
    public static String acl_add_title;
    public static String acl_allow;
    public static String acl_deny;
    public static String acl_host;
    public static String acl_host_missing;
    public static String acl_operation;
    public static String acl_operation_missing;
    public static String acl_permission;
    public static String acl_prefixed;
    public static String acl_principal;
    public static String acl_principal_form;
    public static String acl_resource;
    public static String acl_resource_missing;
    public static String acl_resource_type;
    public static String acls;
    public static String acls_new_cluster;
    public static String acls_none;
    public static String acls_none_reason;
    public static String acls_off;
    public static String acls_off_local;
    public static String gone;
    public static String loading;
    public static String not_offered;
    public static String not_offered_reason;
    public static String page_security;
    public static String quota_add;
    public static String quota_address;
    public static String quota_client;
    public static String quota_connections;
    public static String quota_consume;
    public static String quota_edit;
    public static String quota_entity;
    public static String quota_entity_missing;
    public static String quota_limit_missing;
    public static String quota_message;
    public static String quota_mixed;
    public static String quota_mutations;
    public static String quota_number;
    public static String quota_produce;
    public static String quota_remove_many;
    public static String quota_requests;
    public static String quota_title;
    public static String quota_user;
    public static String quotas;
    public static String quotas_none;
    public static String quotas_none_reason;
    public static String remove;
    public static String security_what;
    public static String to_preview;
    public static String topic_security_what;
    public static String user_add;
    public static String user_iterations;
    public static String user_iterations_range;
    public static String user_mechanism;
    public static String user_name;
    public static String user_name_missing;
    public static String user_password;
    public static String user_password_again;
    public static String user_password_differs;
    public static String user_password_message;
    public static String user_password_missing;
    public static String user_password_title;
    public static String user_remove_title;
    public static String user_set_password;
    public static String users;
    public static String users_none;
    public static String users_none_reason;

    static {
        NLS.initializeMessages("dev.kraftbench.ui.security.messages", Messages.class);
    }

    private Messages() {}
}
