package dev.kraftbench.ui.base.editor;

/**
 * A page and its place in its editor.
 *
 * @param order pages stand in rising order; those of the editor's own bundle leave gaps of ten
 */
public record PlacedPage(int order, ClusterPage page) {}
