package dev.kraftbench.broker.internal.data;

import dev.kraftbench.kernel.Helpers;
import dev.kraftbench.kernel.Helpers.Outcome;
import dev.kraftbench.protocol.Request;
import dev.kraftbench.protocol.RequestHandler;
import dev.kraftbench.protocol.ResponseSink;
import dev.kraftbench.replication.Replicas;
import dev.kraftbench.storage.LogDir;
import dev.kraftbench.storage.PartitionLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.message.DescribeLogDirsRequestData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsPartition;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsResult;
import org.apache.kafka.common.message.DescribeLogDirsResponseData.DescribeLogDirsTopic;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/** DESCRIBE_LOG_DIRS. Asks the file system, so it works on a helper. */
final class LogDirsHandler implements RequestHandler {

    private final Replicas replicas;
    private final Helpers helpers;

    LogDirsHandler(Replicas replicas, Helpers helpers) {
        this.replicas = replicas;
        this.helpers = helpers;
    }

    @Override
    public void handle(Request request, ResponseSink sink) {
        @Nullable Map<String, Set<Integer>> wanted = wanted((DescribeLogDirsRequestData) request.message());
        helpers.submit(request.connection().lane(), () -> describe(wanted), outcome -> {
            switch (outcome) {
                case Outcome.Done<DescribeLogDirsResponseData>(var response) -> sink.respond(response);
                case Outcome.Failed<DescribeLogDirsResponseData>(Exception cause) ->
                    sink.respond(new DescribeLogDirsResponseData().setErrorCode(Errors.UNKNOWN_SERVER_ERROR.code()));
            }
        });
    }

    /** Null for everything. */
    private static @Nullable Map<String, Set<Integer>> wanted(DescribeLogDirsRequestData message) {
        if (message.topics() == null) {
            return null;
        }
        Map<String, Set<Integer>> wanted = new HashMap<>();
        message.topics().forEach(topic ->
                wanted.computeIfAbsent(topic.topic(), ignored -> new HashSet<>()).addAll(topic.partitions()));
        return wanted;
    }

    private DescribeLogDirsResponseData describe(@Nullable Map<String, Set<Integer>> wanted) {
        List<DescribeLogDirsResult> results = new ArrayList<>();
        for (LogDir directory : replicas.directories().all()) {
            DescribeLogDirsResult result =
                    new DescribeLogDirsResult().setLogDir(directory.path().toAbsolutePath().toString());
            result.setIsCordoned(directory.isCordoned());
            results.add(result);
            if (!directory.isOnline()) {
                result.setErrorCode(Errors.KAFKA_STORAGE_ERROR.code());
                continue;
            }
            try {
                result.setTotalBytes(directory.totalBytes()).setUsableBytes(directory.usableBytes());
            } catch (IOException e) {
                directory.fail(e);
                result.setErrorCode(Errors.KAFKA_STORAGE_ERROR.code());
                continue;
            }
            result.setTopics(topics(directory, wanted));
        }
        return new DescribeLogDirsResponseData().setResults(results);
    }

    private List<DescribeLogDirsTopic> topics(LogDir directory, @Nullable Map<String, Set<Integer>> wanted) {
        Map<String, DescribeLogDirsTopic> topics = new LinkedHashMap<>();
        for (PartitionLog log : directory.logs()) {
            String topic = log.id().topic();
            int partition = log.id().partition();
            if (wanted == null || wanted.getOrDefault(topic, Set.of()).contains(partition)) {
                boolean future = LogDir.isFuture(log);
                topics.computeIfAbsent(topic, name -> new DescribeLogDirsTopic().setName(name))
                        .partitions()
                        .add(new DescribeLogDirsPartition()
                                .setPartitionIndex(partition)
                                .setPartitionSize(log.sizeBytes())
                                .setOffsetLag(Math.max(0, (future ? endOfOriginal(log) : log.highWatermark()) - log.logEndOffset()))
                                .setIsFutureKey(future));
            }
        }
        return new ArrayList<>(topics.values());
    }

    /** Where the log ends that this is the copy of. */
    private long endOfOriginal(PartitionLog copy) {
        for (LogDir directory : replicas.directories().online()) {
            PartitionLog log = directory.log(copy.id().topicPartition());
            if (log != null && !LogDir.isFuture(log)) {
                return log.logEndOffset();
            }
        }
        return copy.logEndOffset();
    }
}
