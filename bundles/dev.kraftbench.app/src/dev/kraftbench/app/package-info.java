/** The application: window, perspectives, menus, start-up and shut-down. Everything here runs on the UI thread unless it says otherwise. */
@NullMarked
package dev.kraftbench.app;

import org.jspecify.annotations.NullMarked;
