/** How an embedded cluster becomes what the workbench's views know. */
@NullMarked
package dev.kraftbench.engine.internal;

import org.jspecify.annotations.NullMarked;
