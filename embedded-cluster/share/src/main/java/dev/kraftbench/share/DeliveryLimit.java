package dev.kraftbench.share;

/**
 * What becomes of records that nobody acknowledges.
 *
 * @param deliveries after which one is given up
 * @param deadLetters whether what is given up goes to a dead-letter topic first (KIP-1191)
 */
record DeliveryLimit(int deliveries, boolean deadLetters) {

    DeliveryState givenUp() {
        return deadLetters ? DeliveryState.ARCHIVING : DeliveryState.ARCHIVED;
    }
}
