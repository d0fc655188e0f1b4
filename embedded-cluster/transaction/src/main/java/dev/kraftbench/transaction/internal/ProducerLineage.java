package dev.kraftbench.transaction.internal;

import dev.kraftbench.transaction.ProducerIdAndEpoch;

/**
 * The producer of a transactional id now, before and next.
 *
 * @param epoch -1 before the first producer is initialised
 * @param previousId before the last change of the record; differs from {@code id} only after the epochs of an id were used up
 * @param nextId with which the producer goes on once the present transaction's markers are written, or -1
 * @param lastEpoch that the producer had when it asked for {@code epoch} itself, so that a repeated request is known; -1 if another
 *     producer has taken over, and after a failover: records don't tell it
 */
record ProducerLineage(long id, short epoch, long previousId, long nextId, short lastEpoch) {

    static final long NO_ID = -1;
    static final short NO_EPOCH = -1;

    /** Of a transactional id that has never had a producer. */
    static ProducerLineage fresh(long id) {
        return new ProducerLineage(id, NO_EPOCH, NO_ID, NO_ID, NO_EPOCH);
    }

    ProducerIdAndEpoch current() {
        return new ProducerIdAndEpoch(id, epoch);
    }

    boolean is(ProducerIdAndEpoch producer) {
        return current().equals(producer);
    }

    /** Whether clients may get no higher epoch of this id. The highest is kept so that the last client can be fenced. */
    boolean isExhausted() {
        return isExhausted(epoch);
    }

    static boolean isExhausted(short epoch) {
        return epoch >= Short.MAX_VALUE - 1;
    }

    /** The same producer, as the next record tells it. */
    ProducerLineage kept() {
        return new ProducerLineage(id, epoch, id, nextId, lastEpoch);
    }

    /** A higher epoch of the same id; the highest one stays. */
    ProducerLineage bumped(short last) {
        return new ProducerLineage(id, epoch == Short.MAX_VALUE ? epoch : (short) (epoch + 1), id, nextId, last);
    }

    /** The first epoch of another id. */
    ProducerLineage rotated(long newId, short last) {
        return new ProducerLineage(newId, (short) 0, id, nextId, last);
    }

    ProducerLineage withNextId(long next) {
        return new ProducerLineage(id, epoch, previousId, next, lastEpoch);
    }

    ProducerLineage withLastEpoch(short last) {
        return new ProducerLineage(id, epoch, previousId, nextId, last);
    }
}
