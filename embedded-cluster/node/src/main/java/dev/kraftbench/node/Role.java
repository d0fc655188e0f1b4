package dev.kraftbench.node;

/** What a node can be ({@code process.roles}). */
public enum Role {
    BROKER,
    CONTROLLER
}
