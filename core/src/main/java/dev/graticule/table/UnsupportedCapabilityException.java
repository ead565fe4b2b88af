package dev.graticule.table;

/** The table's format does not keep this promise, so nothing was begun. */
public final class UnsupportedCapabilityException extends RefusedException {
  private static final long serialVersionUID = 1L;

  private final Capability capability;

  /**
   * An error that names the format, the capability and the formats that have it.
   *
   * @param format the format's name
   * @param table the table's name
   * @param capability what it lacks
   */
  public UnsupportedCapabilityException(String format, String table, Capability capability) {
    super(
        "Table \"%s\" is of format \"%s\", which cannot %s (%s); %s."
            .formatted(
                table, format, capability.meaning(), capability.name(), capability.wayOut()));
    this.capability = capability;
  }

  /**
   * What the format lacks.
   *
   * @return the capability
   */
  public Capability capability() {
    return capability;
  }
}
