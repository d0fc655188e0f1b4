package dev.kraftbench.broker.internal.share;

import dev.kraftbench.broker.SharePorts;
import dev.kraftbench.broker.internal.data.PartitionQuestions;
import dev.kraftbench.kernel.Lane;
import dev.kraftbench.share.Acknowledgement;
import dev.kraftbench.share.SharePartition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.protocol.Errors;

/** Carries out the acknowledgements of one request, each partition by itself. Any lane. */
final class Acknowledging {

    private final SharePorts ports;

    Acknowledging(SharePorts ports) {
        this.ports = ports;
    }

    /** Whether locks may be renewed by a request: in versions that know of it, and only by one that says so (KIP-1222). */
    record Renewals(boolean allowed) {

        static Renewals of(short version, boolean isRenewAck) {
            return new Renewals(version >= ShareApis.RENEWALS_SINCE && isRenewAck);
        }

        private boolean forbid(List<Acknowledgement> acknowledgements) {
            return !allowed && acknowledgements.stream().anyMatch(each -> each.types().contains(Acknowledgement.RENEW));
        }
    }

    private record Question(ShareSession.Place place, List<Acknowledgement> acknowledgements) {}

    /**
     * @param allowed topics that the client may read
     * @param done told once on the home lane how it ended for each partition
     */
    void acknowledge(
            ShareSession.Key key,
            Map<ShareSession.Place, List<Acknowledgement>> said,
            Renewals renewals,
            Predicate<String> allowed,
            Lane home,
            Consumer<Map<ShareSession.Place, Errors>> done) {
        PartitionQuestions<Question, Errors> questions = new PartitionQuestions<>(home);
        Map<ShareSession.Place, Errors> outcomes = new LinkedHashMap<>();
        said.forEach((place, acknowledgements) -> {
            if (renewals.forbid(acknowledgements)) {
                outcomes.put(place, Errors.INVALID_REQUEST);
            } else {
                questions.add(
                        new Question(place, acknowledgements), ports.find(place.topicId(), place.partition(), allowed), error -> error);
            }
        });
        questions.ask(
                (partition, question, answer) -> {
                    SharePartition shared = ports.partitions().known(partition, key.groupId());
                    if (shared == null) {
                        answer.accept(partition.isLeader() ? Errors.INVALID_RECORD_STATE : Errors.NOT_LEADER_OR_FOLLOWER);
                    } else {
                        shared.acknowledge(key.memberId(), question.acknowledgements(), answer);
                    }
                },
                (question, error) -> outcomes.put(question.place(), error),
                () -> done.accept(outcomes));
    }
}
