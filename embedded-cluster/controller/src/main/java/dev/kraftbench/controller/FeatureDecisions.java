package dev.kraftbench.controller;

import dev.kraftbench.metadata.BrokerRegistration;
import dev.kraftbench.metadata.ConfigsImage;
import dev.kraftbench.metadata.ControllerRegistration;
import dev.kraftbench.metadata.FeatureRange;
import dev.kraftbench.metadata.Features;
import dev.kraftbench.metadata.ImageRecords;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.message.UpdateFeaturesRequestData;
import org.apache.kafka.common.message.UpdateFeaturesResponseData;
import org.apache.kafka.common.metadata.FeatureLevelRecord;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** Changes of finalised feature levels (KIP-584, KIP-1022). Pure. */
final class FeatureDecisions {

    private static final byte UPGRADE = 1;
    private static final byte SAFE_DOWNGRADE = 2;
    private static final byte UNSAFE_DOWNGRADE = 3;
    private static final short TOP_LEVEL_ERRORS_SINCE = 2;

    private final ClusterView view;
    private final int kraftVersion;

    FeatureDecisions(ClusterView view, int kraftVersion) {
        this.view = view;
        this.kraftVersion = kraftVersion;
    }

    /** All or nothing. @param version from 2 on a refusal is told once, not for each feature */
    Decision<UpdateFeaturesResponseData> update(UpdateFeaturesRequestData request, short version) {
        UpdateFeaturesResponseData response = new UpdateFeaturesResponseData();
        List<ApiMessageAndVersion> records = new ArrayList<>();
        Refusal refusal = null;
        for (UpdateFeaturesRequestData.FeatureUpdateKey update : request.featureUpdates()) {
            refusal = refusal(update, version);
            if (refusal != null) {
                break;
            }
            if (update.maxVersionLevel() != present(update.feature())) {
                records.addAll(records(update.feature(), update.maxVersionLevel()));
            }
        }
        if (version < TOP_LEVEL_ERRORS_SINCE) {
            for (UpdateFeaturesRequestData.FeatureUpdateKey update : request.featureUpdates()) {
                response.results()
                        .add(new UpdateFeaturesResponseData.UpdatableFeatureResult()
                                .setFeature(update.feature())
                                .setErrorCode(refusal == null ? Errors.NONE.code() : refusal.error().code())
                                .setErrorMessage(refusal == null ? null : refusal.message()));
            }
        }
        if (refusal != null) {
            response.setErrorCode(refusal.error().code()).setErrorMessage(refusal.message());
        }
        return new Decision<>(refusal != null || request.validateOnly() ? List.of() : records, response);
    }

    private int present(String feature) {
        return feature.equals(Features.KRAFT_VERSION) ? kraftVersion : view.image().features().level(feature);
    }

    private @Nullable Refusal refusal(UpdateFeaturesRequestData.FeatureUpdateKey update, short version) {
        String feature = update.feature();
        int wanted = update.maxVersionLevel();
        int present = present(feature);
        byte type = version == 0 ? (update.allowDowngrade() ? SAFE_DOWNGRADE : UPGRADE) : update.upgradeType();
        if (type != UPGRADE && type != SAFE_DOWNGRADE && type != UNSAFE_DOWNGRADE) {
            return invalid("The controller does not support the given upgrade type.");
        }
        if (wanted < 0) {
            return invalid("A feature version cannot be less than 0.");
        }
        FeatureRange local = Features.SUPPORTED.get(feature);
        if (local == null) {
            return invalid("The controller does not support feature " + feature + ".");
        }
        if (wanted == present) {
            return null;
        }
        String unsupportedBy = unsupportedBy(feature, wanted, local);
        if (unsupportedBy != null) {
            return invalid("Invalid update version " + wanted + " for feature " + feature + ". " + unsupportedBy);
        }
        if (wanted < present && type == UPGRADE) {
            return invalid("Can't downgrade the version of feature " + feature + " without setting the upgrade type to either safe or "
                    + "unsafe downgrade.");
        }
        if (wanted > present && type != UPGRADE) {
            return invalid("Can't downgrade feature " + feature + " to a newer version.");
        }
        if (feature.equals(Features.METADATA_VERSION) && wanted < present) {
            return invalid(
                    type == UNSAFE_DOWNGRADE
                            ? "Invalid metadata.version " + wanted + ". Unsafe metadata downgrade is not supported in this version."
                            : "Invalid metadata.version " + wanted
                                    + ". Refusing to perform the requested downgrade because it might delete metadata information.");
        }
        if (feature.equals(Features.KRAFT_VERSION)) {
            return invalid("kraft.version can't be changed from " + present + " to " + wanted + " while the cluster runs.");
        }
        return null;
    }

    private static Refusal invalid(String message) {
        return new Refusal(Errors.INVALID_UPDATE_VERSION, message);
    }

    private @Nullable String unsupportedBy(String feature, int wanted, FeatureRange local) {
        if (!local.contains(wanted)) {
            return "Local controller only supports versions " + local.min() + "-" + local.max();
        }
        for (BrokerRegistration broker : view.image().brokers().all()) {
            if (!supports(broker.features(), feature, wanted)) {
                return "Broker " + broker.id() + " does not support this feature version.";
            }
        }
        for (ControllerRegistration controller : view.image().controllers().all()) {
            if (!supports(controller.features(), feature, wanted)) {
                return "Controller " + controller.id() + " does not support this feature version.";
            }
        }
        return null;
    }

    private static boolean supports(Map<String, FeatureRange> supported, String feature, int wanted) {
        FeatureRange range = supported.get(feature);
        return range == null ? wanted == 0 : range.contains(wanted);
    }

    private List<ApiMessageAndVersion> records(String feature, short level) {
        List<ApiMessageAndVersion> records = new ArrayList<>();
        if (feature.equals(Features.ELIGIBLE_LEADER_REPLICAS_VERSION) && level > 0) {
            records.addAll(elrSafety(view));
        }
        records.add(new ApiMessageAndVersion(new FeatureLevelRecord().setName(feature).setFeatureLevel(level), (short) 0));
        return records;
    }

    /** With ELR min.insync.replicas must be the same on all controllers: it moves from the properties files into the log (KIP-966). */
    static List<ApiMessageAndVersion> elrSafety(ClusterView view) {
        String name = TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
        ConfigsImage configs = view.image().configs();
        List<ApiMessageAndVersion> records = new ArrayList<>();
        if (!configs.ofAllBrokers().containsKey(name)) {
            String value = Objects.requireNonNull(view.configs().ofBroker(ConfigsImage.EMPTY, name));
            records.add(ImageRecords.configRecord(new ConfigResource(ConfigResource.Type.BROKER, ""), name, value));
        }
        configs.byResource().forEach((resource, settings) -> {
            if (resource.type() == ConfigResource.Type.BROKER && !resource.name().isEmpty() && settings.containsKey(name)) {
                records.add(ImageRecords.configRecord(resource, name, null));
            }
        });
        return records;
    }
}
