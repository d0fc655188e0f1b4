package dev.kraftbench.controller;

import dev.kraftbench.metadata.ClusterDelta;
import dev.kraftbench.metadata.Features;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.metadata.AbortTransactionRecord;
import org.apache.kafka.common.metadata.BeginTransactionRecord;
import org.apache.kafka.common.metadata.EndTransactionRecord;

/** What a controller writes first: the end of a transaction that its predecessor left open, and for a new cluster what it begins with. */
final class Activation {

    private final ClusterView view;
    private final MetadataLoader loader;

    Activation(ClusterView view, MetadataLoader loader) {
        this.view = view;
        this.loader = loader;
    }

    List<ApiMessageAndVersion> records() {
        List<ApiMessageAndVersion> records = new ArrayList<>();
        if (loader.isInTransaction()) {
            records.add(new ApiMessageAndVersion(new AbortTransactionRecord().setReason("Controller failover"), (short) 0));
        }
        if (view.image().features().metadataVersion() == 0) {
            records.add(new ApiMessageAndVersion(new BeginTransactionRecord().setName("Bootstrap records"), (short) 0));
            List<ApiMessageAndVersion> bootstrap = loader.bootstrapRecords().isEmpty()
                    ? Features.bootstrapRecords()
                    : loader.bootstrapRecords();
            records.addAll(bootstrap);
            ClusterDelta delta = new ClusterDelta(view.image());
            bootstrap.forEach(record -> delta.replay(record.message()));
            if (delta.features().isElrEnabled()) {
                records.addAll(FeatureDecisions.elrSafety(view));
            }
            records.add(new ApiMessageAndVersion(new EndTransactionRecord(), (short) 0));
        }
        return records;
    }
}
