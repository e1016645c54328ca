extension Change {
  /// Changes the disk as the receipt says; what an interrupted attempt did is not done again.
  ///
  /// - Parameters:
  ///   - writer: What changes the disk.
  ///   - recorded: The receipt that an interrupted attempt announced; nil uses the change's own.
  /// - Throws: ``PackageError`` when a file cannot be changed, or when the registry is no longer what
  ///   the receipt says.
  public func perform(
    _ writer: AtomicFile,
    recorded: ChangeReceipt? = nil
  ) throws(PackageError) {
    let receipt = recorded ?? receipt
    let (kept, _) = try ChangePerformer(writer: writer).perform(receipt, contents: contents)
    guard let first = kept.first else { return }
    switch first.reason {
    case .changedSince:
      throw PackageError(
        code: .conflict,
        message: "a file changed while it was being replaced, and is kept",
        location: first.path,
        remedy: "Run again."
      )
    case .contentMissing:
      throw PackageError(
        code: .notFound,
        message: "the content to write is not where it was when the run began",
        location: first.path,
        remedy: "Run again to take what the registry holds now."
      )
    }
  }
}
