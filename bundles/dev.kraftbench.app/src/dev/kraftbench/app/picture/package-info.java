/** Pictures of the window: one taken on the UI thread, made small and written off it. */
@NullMarked
package dev.kraftbench.app.picture;

import org.jspecify.annotations.NullMarked;
