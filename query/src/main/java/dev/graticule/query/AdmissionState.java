package dev.graticule.query;

import dev.graticule.write.ByteSize;
import java.time.Duration;

/**
 * How an {@link Admission} stands at one moment.
 *
 * @param budget what all queries may take together
 * @param reserved what those that run may take
 * @param held what the batches of its engines take in truth, those in callers' hands included
 * @param running how many queries were let in and have not let go
 * @param waiting how many wait to be let in
 * @param longestWaiting how long the first of them has waited
 * @param admitted how many were let in so far
 * @param rejected how many were rejected so far
 */
public record AdmissionState(
    ByteSize budget,
    ByteSize reserved,
    ByteSize held,
    int running,
    int waiting,
    Duration longestWaiting,
    long admitted,
    long rejected) {}
