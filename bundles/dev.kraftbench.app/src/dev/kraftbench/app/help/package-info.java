/** Help for the view or editor one is in, welcome, and what goes with them. UI thread. */
@NullMarked
package dev.kraftbench.app.help;

import org.jspecify.annotations.NullMarked;
