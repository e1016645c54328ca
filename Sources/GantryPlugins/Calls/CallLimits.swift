/// The limits of `abi.h` that C computes and Swift therefore cannot import.
enum CallLimits {
  /// `GANTRY_INPUT_BYTES_MAX`.
  static let input = 16 * 1024 * 1024
  /// `GANTRY_OUTPUT_BYTES_MAX`.
  static let output = 64 * 1024 * 1024
}
