/** Texts of the bundles without SWT, in the language of the workbench. */
@NullMarked
package dev.kraftbench.core.text;

import org.jspecify.annotations.NullMarked;
