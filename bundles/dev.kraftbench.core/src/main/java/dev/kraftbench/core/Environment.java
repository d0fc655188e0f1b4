package dev.kraftbench.core;

/** What a cluster is for; decides its colour band and how strongly a change must be confirmed. */
public enum Environment {
    TRAINING(Confirmation.NONE),
    DEVELOPMENT(Confirmation.NONE),
    TEST(Confirmation.ASK),
    PRODUCTION(Confirmation.TYPE_NAME);

    /** What a person must do before a planned change is applied. */
    public enum Confirmation {
        /** The preview is enough. */
        NONE,
        /** Answer a question. */
        ASK,
        /** Type the cluster's name. */
        TYPE_NAME
    }

    private final Confirmation confirmation;

    Environment(Confirmation confirmation) {
        this.confirmation = confirmation;
    }

    public Confirmation confirmation() {
        return confirmation;
    }
}
