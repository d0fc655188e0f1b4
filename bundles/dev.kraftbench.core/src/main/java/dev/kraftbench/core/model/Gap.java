package dev.kraftbench.core.model;

/** A part that did not arrive, or is old, and why. Views mark it instead of failing whole. */
public record Gap(String what, String reason) {
    private static final String NOT_ASKED_YET = "not asked yet";

    /** Of a first picture, which is to be there soon. */
    public static Gap pending(String what) {
        return new Gap(what, NOT_ASKED_YET);
    }

    public boolean pending() {
        return reason.equals(NOT_ASKED_YET);
    }
}
