/** The frame of dialogs with a form. Everything here runs on the UI thread. */
@NullMarked
package dev.kraftbench.ui.base.dialog;

import org.jspecify.annotations.NullMarked;
