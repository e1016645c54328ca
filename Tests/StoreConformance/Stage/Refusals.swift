public import GantryCore

/// The error that a body throws, if it is one of a store's.
///
/// - Parameter body: What should be refused.
/// - Returns: The refusal; nil when there was none.
public func storeError(_ body: () async throws -> Void) async -> StoreError? {
  do {
    try await body()
    return nil
  } catch {
    return error as? StoreError
  }
}

/// Checks that a store refuses something, for this reason.
func expectRefusal(
  _ code: StoreError.Code,
  file: StaticString = #fileID,
  line: Int = #line,
  _ body: () async throws -> Void
) async throws {
  do {
    try await body()
  } catch let error as StoreError {
    return try expect(error.code, code, file: file, line: line)
  }
  throw RuleBroken(description: "\(file):\(line): nothing was refused, wanted \(code)")
}
