package dev.kraftbench.core.produce;

import dev.kraftbench.core.change.CommandLine;
import dev.kraftbench.core.produce.source.DraftRecord;
import dev.kraftbench.core.produce.source.Encoding;
import dev.kraftbench.core.produce.source.FileSpec;
import dev.kraftbench.core.produce.source.GeneratorSpec;
import dev.kraftbench.core.produce.source.SourceSpec;
import dev.kraftbench.core.text.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Kafka's own command lines for what a run does; where the tools cannot do the same, a comment line says what is lost. */
public final class ProduceCommand {
    private static final Texts TEXTS = Texts.beside(ProduceCommand.class);

    private ProduceCommand() {}

    public static List<String> of(RunRequest request, String bootstrapServers) {
        List<String> lines = switch (request.source()) {
            case SourceSpec.Given given -> given(request, given, bootstrapServers);
            case SourceSpec.FromFile from -> file(request, from.file(), bootstrapServers);
            case SourceSpec.Generated generated -> List.of(generator(request, generated.generator(), bootstrapServers));
        };
        if (request.partitioner().startsWith(PartitionerChoice.SERVICE_PREFIX)) {
            lines = new ArrayList<>(lines);
            lines.addFirst(TEXTS.of("command_partitioner", request.partitioner().substring(PartitionerChoice.SERVICE_PREFIX.length())));
        }
        return lines;
    }

    private static List<String> given(RunRequest request, SourceSpec.Given given, String servers) {
        DraftRecord record = given.records().isEmpty() ? new DraftRecord(null, "", List.of(), null, null, 1) : given.records().getFirst();
        List<String> lines = new ArrayList<>();
        List<String> reader = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        if (!record.headers().isEmpty()) {
            reader.add("parse.headers=true");
            text.append(record.headers().stream().map(h -> h.getKey() + ":" + h.getValue()).collect(Collectors.joining(","))).append('\t');
        }
        if (record.key() != null) {
            reader.add("parse.key=true");
            text.append(Encoding.shown(record.key())).append('\t');
        }
        if (record.value() == null) {
            reader.add("null.marker=NULL");
            text.append("NULL");
        } else {
            text.append(Encoding.shown(record.value()));
        }
        if (record.partition() != null || record.timestampMillis() != null) {
            lines.add(TEXTS.of("command_no_partition"));
        }
        if (!texts(record.key()) || !texts(record.value())) {
            lines.add(TEXTS.of("command_texts_only"));
        }
        if (given.records().size() > 1) {
            lines.add(TEXTS.of("command_first_of", given.records().size()));
        }
        lines.add("printf '%s\\n' " + CommandLine.quote(text.toString()) + " | " + console(request, reader, servers));
        return lines;
    }

    private static boolean texts(@org.jspecify.annotations.Nullable Object value) {
        return value == null || value instanceof String;
    }

    private static List<String> file(RunRequest request, FileSpec file, String servers) {
        List<String> lines = new ArrayList<>();
        List<String> reader = new ArrayList<>();
        FileSpec.Mapping mapping = file.mapping();
        boolean plainCsv = file.format() == FileSpec.Format.CSV && mapping.equals(new FileSpec.Mapping("1", "2", "", "", List.of()));
        if (plainCsv) {
            reader.add("parse.key=true");
            reader.add("key.separator=" + file.separator());
        } else if (file.format() == FileSpec.Format.CSV || !mapping.key().isEmpty() || !mapping.value().isEmpty()) {
            lines.add(TEXTS.of("command_columns", mapping.key(),
                    mapping.value().isEmpty() ? TEXTS.of("command_whole_row") : "\"" + mapping.value() + "\""));
        }
        String input = file.fromLine() > 1 || file.format() == FileSpec.Format.CSV && file.headerRow()
                ? "tail -n +" + Math.max(file.fromLine(), file.headerRow() ? 2 : 1) + " " + CommandLine.quote(file.path().toString()) + " | " : "";
        lines.add(input + console(request, reader, servers) + (input.isEmpty() ? " < " + CommandLine.quote(file.path().toString()) : ""));
        return lines;
    }

    private static String console(RunRequest request, List<String> reader, String servers) {
        return "kafka-console-producer.sh --bootstrap-server " + CommandLine.quote(servers) + " --topic " + CommandLine.quote(request.topic())
                + reader.stream().map(p -> " --reader-property " + CommandLine.quote(p)).collect(Collectors.joining()) + properties(request);
    }

    private static String generator(RunRequest request, GeneratorSpec spec, String servers) {
        int size = Math.max(spec.leastValueChars(), spec.value().length());
        return "kafka-producer-perf-test.sh --bootstrap-server " + CommandLine.quote(servers) + " --topic " + CommandLine.quote(request.topic())
                + " --num-records " + (spec.count() == 0 ? Integer.MAX_VALUE : spec.count()) + " --record-size " + Math.max(1, size)
                + " --throughput " + (request.perSecond() <= 0 ? "-1" : Long.toString(Math.max(1, Math.round(request.perSecond())))) + properties(request);
    }

    private static String properties(RunRequest request) {
        Map<String, String> properties = request.producer().properties();
        return properties.entrySet().stream().map(e -> " --command-property " + CommandLine.quote(e.getKey() + "=" + e.getValue()))
                .collect(Collectors.joining())
                + (request.partitioner().equals(PartitionerChoice.ROUND_ROBIN)
                        ? " --command-property partitioner.class=org.apache.kafka.clients.producer.RoundRobinPartitioner" : "");
    }
}
