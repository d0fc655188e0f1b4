package dev.kraftbench.workbench.tests;

import dev.kraftbench.core.serde.FilterLanguage.Mode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records of Apache Kafka 4.4. */
@ExtendWith(ApacheCluster.class)
class RecordsOnApacheTest extends RecordsJourney {
    @Override
    ClusterSession connect(Map<String, String> properties) {
        return ClusterSession.apache("records-apache", properties);
    }

    @Test
    void recordsAreCopiedToAnotherCluster() {
        show("letters");
        search(Mode.EXPRESSION, "value.number < 30");
        try (ClusterSession other = ClusterSession.embedded("records-elsewhere", 1, Map.of())) {
            other.topic("letters-from-afar", 3, 1);
            session().select();
            show("letters");
            search(Mode.EXPRESSION, "value.number < 30");
            copy("records-elsewhere", "letters-from-afar");
            ClusterSession.answer("all are there", () -> other.cluster().topic("letters-from-afar", ClusterSession.LIMIT), topic -> topic.records() == 30);
        } finally {
            session().select();
        }
    }
}
