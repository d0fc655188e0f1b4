/** Formats that a schema describes, and the registry that has the schemas. */
@NullMarked
package dev.kraftbench.serdes.internal.schema;

import org.jspecify.annotations.NullMarked;
