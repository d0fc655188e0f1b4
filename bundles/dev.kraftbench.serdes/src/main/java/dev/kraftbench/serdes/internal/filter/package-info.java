/** What people type to select records, made predicates that always end. */
@NullMarked
package dev.kraftbench.serdes.internal.filter;

import org.jspecify.annotations.NullMarked;
