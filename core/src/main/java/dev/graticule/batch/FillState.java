package dev.graticule.batch;

/** Where the filling of a batch stands: which row is written, and how many bytes it has so far. */
final class FillState {
  private long row;
  private long bytes;

  void startRow(long number) {
    row = number;
  }

  long row() {
    return row;
  }

  void startBatch() {
    bytes = 0;
  }

  void addBytes(int count) {
    bytes += count;
  }

  long bytes() {
    return bytes;
  }

  RejectedValueException reject(String path, String problem) {
    return new RejectedValueException(path, row, problem);
  }

  RejectedValueException reject(String path, String problem, Throwable cause) {
    return new RejectedValueException(path, row, problem, cause);
  }
}
