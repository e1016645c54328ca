/// Where a library, and then each instance of its types, is in its life.
///
/// Libraries go from `discovered` to `negotiated` once in a process and stay there: they are never
/// closed, because code of a closed library may still be referred to. Instances go on from there.
public enum Lifecycle: String, Sendable, Comparable, CaseIterable {
  /// The file was found.
  case discovered
  /// The dynamic linker has it in memory.
  case loaded
  /// Its entry has answered and its manifest and tables were accepted.
  case negotiated
  /// An instance exists.
  case created
  /// An instance has been called.
  case used
  /// An instance is gone.
  case destroyed
  /// An instance did not come back from a call: it is never called again and never freed.
  case quarantined

  /// Whether the life may go from this stage to another one.
  ///
  /// - Parameter next: The stage to go to.
  /// - Returns: Whether that step exists.
  public func allows(_ next: Lifecycle) -> Bool {
    switch (self, next) {
    case (.discovered, .loaded), (.loaded, .negotiated), (.negotiated, .created): true
    case (.created, .used), (.used, .used): true
    case (.created, .destroyed), (.used, .destroyed): true
    case (.created, .quarantined), (.used, .quarantined): true
    default: false
    }
  }

  /// Orders stages by their place in a life.
  ///
  /// - Parameters:
  ///   - left: One stage.
  ///   - right: The other stage.
  /// - Returns: Whether the first comes before the second.
  public static func < (left: Lifecycle, right: Lifecycle) -> Bool {
    allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
  }
}
