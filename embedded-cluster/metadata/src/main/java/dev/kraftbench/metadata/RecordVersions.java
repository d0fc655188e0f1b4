package dev.kraftbench.metadata;

/**
 * The versions in which records are written under a {@code metadata.version}; all others have only version 0. Older levels matter when
 * one of our nodes joins a quorum of Apache's that has not been upgraded.
 */
public record RecordVersions(short registerBroker, short brokerRegistrationChange, short partition, short partitionChange) {

    private static final int ZK_MIGRATION_3_4_IV0 = 8;
    private static final int DIRECTORIES_3_7_IV2 = 17;
    private static final int ELR_4_0_IV1 = 23;
    private static final int CORDONED_DIRECTORIES_4_3_IV0 = 30;

    public static RecordVersions of(FeaturesImage features) {
        // An empty log has no level yet: its first batch sets the newest.
        int level = features.metadataVersion() == 0 ? Features.LATEST_METADATA_VERSION : features.metadataVersion();
        int registration = level >= CORDONED_DIRECTORIES_4_3_IV0 ? 4 : level >= DIRECTORIES_3_7_IV2 ? 3 : level >= ZK_MIGRATION_3_4_IV0 ? 2 : 1;
        int registrationChange = level >= CORDONED_DIRECTORIES_4_3_IV0 ? 3 : level >= DIRECTORIES_3_7_IV2 ? 2 : 1;
        int partition = level >= ELR_4_0_IV1 ? 2 : level >= DIRECTORIES_3_7_IV2 ? 1 : 0;
        return new RecordVersions((short) registration, (short) registrationChange, (short) partition, (short) partition);
    }
}
