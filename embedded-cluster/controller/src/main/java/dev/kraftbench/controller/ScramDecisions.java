package dev.kraftbench.controller;

import dev.kraftbench.metadata.ImageRecords;
import dev.kraftbench.metadata.access.ScramCredential;
import dev.kraftbench.metadata.access.ScramMechanism;
import dev.kraftbench.protocol.ApiMessageAndVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialDeletion;
import org.apache.kafka.common.message.AlterUserScramCredentialsRequestData.ScramCredentialUpsertion;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData;
import org.apache.kafka.common.message.AlterUserScramCredentialsResponseData.AlterUserScramCredentialsResult;
import org.apache.kafka.common.metadata.RemoveUserScramCredentialRecord;
import org.apache.kafka.common.protocol.Errors;

/** Gives users SCRAM passwords and takes them away (KIP-554): of each user one credential in a request, or none. Pure. */
final class ScramDecisions {

    private final ClusterView view;

    ScramDecisions(ClusterView view) {
        this.view = view;
    }

    /** What becomes of one user. */
    private sealed interface Outcome {
        record Changed(ApiMessageAndVersion record) implements Outcome {}

        record Refused(Errors error, String message) implements Outcome {}
    }

    Decision<AlterUserScramCredentialsResponseData> alter(AlterUserScramCredentialsRequestData request) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        request.deletions().forEach(deletion -> outcomes.merge(deletion.name(), delete(deletion), ScramDecisions::onlyOne));
        request.upsertions().forEach(upsertion -> outcomes.merge(upsertion.name(), upsert(upsertion), ScramDecisions::onlyOne));
        AlterUserScramCredentialsResponseData response = new AlterUserScramCredentialsResponseData();
        List<ApiMessageAndVersion> records = new ArrayList<>();
        outcomes.forEach((user, outcome) -> {
            AlterUserScramCredentialsResult result = new AlterUserScramCredentialsResult().setUser(user).setErrorMessage(null);
            response.results().add(result);
            switch (outcome) {
                case Outcome.Changed(ApiMessageAndVersion record) -> records.add(record);
                case Outcome.Refused(Errors error, String message) -> result.setErrorCode(error.code()).setErrorMessage(message);
            }
        });
        return new Decision<>(records, response);
    }

    /** What is wrong with the first says more than that there is a second. */
    private static Outcome onlyOne(Outcome first, Outcome second) {
        return first instanceof Outcome.Refused
                ? first
                : new Outcome.Refused(Errors.DUPLICATE_RESOURCE, "The request changes this user twice");
    }

    private Outcome delete(ScramCredentialDeletion deletion) {
        Optional<Outcome.Refused> refused = check(deletion.name(), deletion.mechanism());
        if (refused.isPresent()) {
            return refused.get();
        }
        ScramCredential.Key key = new ScramCredential.Key(deletion.name(), deletion.mechanism());
        if (!view.image().access().scramCredentials().containsKey(key)) {
            return new Outcome.Refused(Errors.RESOURCE_NOT_FOUND, "The user has no password of this mechanism");
        }
        return new Outcome.Changed(new ApiMessageAndVersion(
                new RemoveUserScramCredentialRecord().setName(deletion.name()).setMechanism(deletion.mechanism()), (short) 0));
    }

    private Outcome upsert(ScramCredentialUpsertion upsertion) {
        Optional<Outcome.Refused> refused = check(upsertion.name(), upsertion.mechanism());
        if (refused.isPresent()) {
            return refused.get();
        }
        if (upsertion.iterations() < ScramMechanism.MIN_ITERATIONS) {
            return new Outcome.Refused(Errors.UNACCEPTABLE_CREDENTIAL, "Too few iterations: at least " + ScramMechanism.MIN_ITERATIONS);
        }
        if (upsertion.iterations() > ScramMechanism.MAX_ITERATIONS) {
            return new Outcome.Refused(Errors.UNACCEPTABLE_CREDENTIAL, "Too many iterations: at most " + ScramMechanism.MAX_ITERATIONS);
        }
        if (upsertion.saltedPassword().length == 0) {
            return new Outcome.Refused(Errors.UNACCEPTABLE_CREDENTIAL, "The salted password is empty");
        }
        ScramCredential credential = ScramMechanism.ofCode(upsertion.mechanism()).orElseThrow()
                .credential(upsertion.name(), upsertion.salt(), upsertion.saltedPassword(), upsertion.iterations());
        return new Outcome.Changed(ImageRecords.scramRecord(credential));
    }

    private Optional<Outcome.Refused> check(String user, byte mechanism) {
        if (!view.image().features().hasScram()) {
            return refusal(Errors.UNSUPPORTED_VERSION, "SCRAM needs metadata.version 3.5-IV2: upgrade it");
        }
        if (user.isEmpty()) {
            return refusal(Errors.UNACCEPTABLE_CREDENTIAL, "The user is missing");
        }
        if (ScramMechanism.ofCode(mechanism).isEmpty()) {
            return refusal(Errors.UNSUPPORTED_SASL_MECHANISM, "The mechanism is none of SCRAM-SHA-256 and SCRAM-SHA-512");
        }
        return Optional.empty();
    }

    private static Optional<Outcome.Refused> refusal(Errors error, String message) {
        return Optional.of(new Outcome.Refused(error, message));
    }
}
