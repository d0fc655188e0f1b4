package dev.kraftbench.share;

/**
 * What a member wants of a share partition.
 *
 * @param maxRecords at most (strict) or so many that the last batch is whole
 * @param strict whether the limit holds to the record (KIP-1206)
 * @param batchSize records after which a new range begins, at the next batch
 */
public record Wish(String member, int maxRecords, boolean strict, int batchSize) {

    public Wish limitedTo(int records) {
        return new Wish(member, records, strict, batchSize);
    }
}
