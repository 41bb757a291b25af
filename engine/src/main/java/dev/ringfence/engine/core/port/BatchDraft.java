package dev.ringfence.engine.core.port;

import dev.ringfence.engine.core.model.BatchTerms;

/**
 * A batch as it was uploaded and checked, ready to be accepted. Immutable.
 *
 * @param workspace index of the workspace, from the credential
 * @param template index of the template
 * @param name what the runner calls it; may be empty
 * @param terms its priority, weight and instants
 * @param rejectedRows rows of the upload that were refused
 */
public record BatchDraft(
    int workspace, int template, String name, BatchTerms terms, BatchRows rows, int rejectedRows) {}
