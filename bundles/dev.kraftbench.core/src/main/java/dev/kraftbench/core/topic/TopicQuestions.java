package dev.kraftbench.core.topic;

import dev.kraftbench.core.model.Gap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What views ask about all topics at once, in few requests a broker. */
public interface TopicQuestions {

    /** What a table of topics shows beside what every snapshot has. */
    CompletableFuture<Figures> figures(Duration timeout);

    /** Of those topics that are known; one gap for each part that did not answer. */
    record Figures(Map<String, TopicFigures> topics, List<Gap> gaps) {
        public Figures {
            topics = Map.copyOf(topics);
            gaps = List.copyOf(gaps);
        }
    }
}
