package dev.kraftbench.broker.internal.data;

import dev.kraftbench.kernel.Lane;
import dev.kraftbench.replication.Partition;
import dev.kraftbench.replication.Replicas.Lookup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One question to each of several partitions, asked on their lanes; the answers come together on the lane of who asks. One message to each
 * lane and one back. Built and answered on the home lane.
 *
 * @param <Q> question
 * @param <A> answer
 */
public final class PartitionQuestions<Q, A> {

    /** Answers a question on the partition's lane, through the consumer, now or later, once. */
    public interface Answerer<Q, A> {
        void answer(Partition partition, Q question, Consumer<A> answer);
    }

    private record Asked<Q, A>(int index, Partition partition, Q question, Function<Errors, A> failure) {}

    private static final Logger LOG = LoggerFactory.getLogger(PartitionQuestions.class);

    private final Lane home;
    private final List<Q> questions = new ArrayList<>();
    private final List<@Nullable A> answers = new ArrayList<>();
    private final Map<Lane, List<Asked<Q, A>>> byLane = new LinkedHashMap<>();
    private int lanesLeft;

    public PartitionQuestions(Lane home) {
        this.home = home;
    }

    /** @param failure the answer where the partition isn't here, or fails to answer */
    public void add(Q question, Lookup lookup, Function<Errors, A> failure) {
        int index = questions.size();
        questions.add(question);
        switch (lookup) {
            case Lookup.Hosted(Partition partition) -> {
                answers.add(null);
                byLane.computeIfAbsent(partition.lane(), ignored -> new ArrayList<>())
                        .add(new Asked<>(index, partition, question, failure));
            }
            case Lookup.Missing(Errors error) -> answers.add(failure.apply(error));
        }
    }

    public void addAnswered(Q question, A answer) {
        questions.add(question);
        answers.add(answer);
    }

    /**
     * Asks all.
     *
     * @param each called for each question in the order of adding, once all are answered
     * @param done after that
     */
    public void ask(Answerer<Q, A> answerer, BiConsumer<Q, A> each, Runnable done) {
        ask(answerer, () -> {}, each, done);
    }

    /**
     * Asks all.
     *
     * @param asked called on one of the lanes, or at home, once all questions have been put, answered or not
     */
    void ask(Answerer<Q, A> answerer, Runnable asked, BiConsumer<Q, A> each, Runnable done) {
        lanesLeft = byLane.size();
        AtomicInteger lanesToAsk = new AtomicInteger(lanesLeft);
        if (lanesLeft == 0) {
            asked.run();
            finish(each, done);
            return;
        }
        byLane.forEach((lane, ofLane) -> lane.run(() -> {
            new OnLane(ofLane.size(), each, done).ask(ofLane, answerer);
            if (lanesToAsk.decrementAndGet() == 0) {
                asked.run();
            }
        }));
    }

    private void finish(BiConsumer<Q, A> each, Runnable done) {
        for (int i = 0; i < questions.size(); i++) {
            A answer = answers.get(i);
            if (answer == null) {
                throw new IllegalStateException("a question was not answered");
            }
            each.accept(questions.get(i), answer);
        }
        done.run();
    }

    /** The questions of one lane; confined to it. */
    private final class OnLane {
        private final BiConsumer<Q, A> each;
        private final Runnable done;
        private final Map<Integer, A> given = new LinkedHashMap<>();
        private int left;

        OnLane(int left, BiConsumer<Q, A> each, Runnable done) {
            this.left = left;
            this.each = each;
            this.done = done;
        }

        void ask(List<Asked<Q, A>> asked, Answerer<Q, A> answerer) {
            for (Asked<Q, A> one : asked) {
                try {
                    answerer.answer(one.partition(), one.question(), answer -> give(one, answer));
                } catch (RuntimeException e) {
                    LOG.atError().addKeyValue("partition", one.partition().name()).setCause(e).log("A partition failed to answer");
                    give(one, one.failure().apply(Errors.UNKNOWN_SERVER_ERROR));
                }
            }
        }

        private void give(Asked<Q, A> one, A answer) {
            if (given.putIfAbsent(one.index(), answer) == null && --left == 0) {
                home.run(this::laneDone);
            }
        }

        private void laneDone() {
            given.forEach(answers::set);
            if (--lanesLeft == 0) {
                finish(each, done);
            }
        }
    }
}
