package dev.kraftbench.core.records;

import java.util.Map;

/**
 * What a search will read, at most.
 *
 * @param records offsets to look at; compaction and markers make it fewer records
 * @param bytes on the brokers' disks, estimated from the logs' sizes; -1 where unknown
 */
public record SearchCost(long records, long bytes) {

    /**
     * @param spans what is to be scanned
     * @param bytesPerRecord by partition; missing where the leader's log could not be asked
     * @param enough a search that takes every record ends after so many; Long.MAX_VALUE for one that filters
     */
    public static SearchCost of(Map<Integer, Span> spans, Map<Integer, Double> bytesPerRecord, long enough) {
        long records = 0;
        double bytes = 0;
        boolean known = true;
        for (Map.Entry<Integer, Span> span : spans.entrySet()) {
            records += span.getValue().size();
            Double each = bytesPerRecord.get(span.getKey());
            known &= each != null || span.getValue().isEmpty();
            bytes += each == null ? 0 : each * span.getValue().size();
        }
        double share = records <= enough ? 1 : (double) enough / records;
        return new SearchCost(Math.min(records, enough), known ? Math.round(bytes * share) : -1);
    }
}
