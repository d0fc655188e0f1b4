/** The components behind the services. Framework threads; a component that is taken down waits for its clusters. */
@NullMarked
package dev.kraftbench.services.internal;

import org.jspecify.annotations.NullMarked;
