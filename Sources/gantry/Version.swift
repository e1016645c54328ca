import CGantryABI
import GantryCore

/// Which Gantry this is.
enum Version {
  /// The version of the host.
  static let text = "0.1.0"

  /// The minor version of plugin ABI 1 that this host speaks.
  static let abi = "1.\(GANTRY_ABI_MINOR)"
}
