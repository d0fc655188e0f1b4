/** The definitions of topic, group and broker configurations: names, types, defaults, validation and where a value comes from. Any thread. */
@NullMarked
package dev.kraftbench.metadata.config;

import org.jspecify.annotations.NullMarked;
