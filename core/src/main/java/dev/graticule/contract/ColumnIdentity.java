package dev.graticule.contract;

/** By what a table format finds a column in the files of earlier versions. */
public enum ColumnIdentity {
  /** By its name, as plain files do: a renamed column would be empty in every earlier file. */
  BY_NAME,
  /** By an id that stays, as Iceberg does and Delta with column mapping. */
  BY_ID
}
