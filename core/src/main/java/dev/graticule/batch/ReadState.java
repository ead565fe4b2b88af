package dev.graticule.batch;

/** Which row is being read, for messages. */
final class ReadState {
  private int row;

  void startRow(int number) {
    row = number;
  }

  int row() {
    return row;
  }

  RejectedValueException reject(String path, String problem) {
    return new RejectedValueException(path, row, problem);
  }

  RejectedValueException reject(String path, String problem, Throwable cause) {
    return new RejectedValueException(path, row, problem, cause);
  }
}
