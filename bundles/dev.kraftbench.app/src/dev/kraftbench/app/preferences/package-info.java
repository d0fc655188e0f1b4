/** Preferences of the whole workbench. UI thread. */
@NullMarked
package dev.kraftbench.app.preferences;

import org.jspecify.annotations.NullMarked;
