/** Pictures as files. Any thread. */
@NullMarked
package dev.kraftbench.ui.base.export;

import org.jspecify.annotations.NullMarked;
