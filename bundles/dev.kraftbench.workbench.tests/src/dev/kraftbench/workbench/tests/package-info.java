/** Tests inside the running workbench: one OSGi framework, one window. */
@NullMarked
package dev.kraftbench.workbench.tests;

import org.jspecify.annotations.NullMarked;
