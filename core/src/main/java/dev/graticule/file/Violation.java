package dev.graticule.file;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One way in which a file breaks the specification.
 *
 * @param code its kind
 * @param message a sentence that names the file and, where there are such, column, row and byte
 * @param column the geometry column it is in
 * @param row the first row it is in, from 0
 */
public record Violation(
    ViolationCode code, String message, Optional<String> column, OptionalLong row) {}
