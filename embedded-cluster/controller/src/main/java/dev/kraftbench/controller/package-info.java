/**
 * The controller: decides what becomes of the cluster and writes it to the metadata log; and the loader, with which every node follows
 * that log. Everything in here runs on the node's metadata lane; deciding is pure and works on immutable images.
 */
@NullMarked
package dev.kraftbench.controller;

import org.jspecify.annotations.NullMarked;
