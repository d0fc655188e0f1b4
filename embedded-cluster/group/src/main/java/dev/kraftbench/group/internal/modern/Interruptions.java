package dev.kraftbench.group.internal.modern;

/**
 * Whether a client's other requests on the connection keep cutting the holding of its heartbeats' answers short, as those of a consumer
 * that commits after every batch do. Between two heartbeats such a member hears nothing, so it should send them more often; one that
 * commits now and then should not. Confined to the shard's lane.
 */
public final class Interruptions {

    /** So many in a row are no chance. */
    static final int FREQUENT = 3;

    /** So many undisturbed answers in a row are peace. Telling another interval makes the client count anew, so it must be worth it. */
    static final int PEACE = 50;

    private int inARow;
    private int undisturbed;
    private boolean frequent;

    /** An answer was held as long as it might be, or cut short. */
    public void held(boolean cutShort) {
        inARow = cutShort ? inARow + 1 : 0;
        undisturbed = cutShort ? 0 : undisturbed + 1;
        if (inARow >= FREQUENT) {
            frequent = true;
        } else if (undisturbed >= PEACE) {
            frequent = false;
        }
    }

    public boolean areFrequent() {
        return frequent;
    }
}
