extension DynamicSection {
  /// Reads the dynamic section of a file, such as a library that a plugin needs.
  ///
  /// - Parameter path: The file.
  /// - Returns: What it says; nil when it is not there or not a library.
  package static func of(_ path: String) -> DynamicSection? {
    // No digest, because nobody loads this file on the strength of what it says.
    try? LibraryFile(path).opened(sha256: "").dynamicSection()
  }
}
