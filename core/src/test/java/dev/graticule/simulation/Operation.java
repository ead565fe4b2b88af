package dev.graticule.simulation;

/** What a process does, and what becomes of the rows in the moment it takes effect. */
interface Operation {

  /** The effect on all rows. */
  default Model.Effect effect() {
    return rows -> rows;
  }

  /** Does it on the table {@value History#TABLE}. */
  void run(Process process);
}
