package dev.kraftbench.core.model;

/** @param type classic, consumer, share or streams; empty when unknown */
public record GroupSnapshot(String id, String type, String state) {}
