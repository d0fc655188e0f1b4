package dev.kraftbench.core.model;

/** A part that did not arrive, and why. Views mark it instead of failing whole. */
public record Gap(String what, String reason) {}
