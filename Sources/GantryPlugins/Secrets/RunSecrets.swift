public import GantryCore
internal import Synchronization

/// The secrets that the plugins of one run were lent so far.
///
/// Calls of a run share it, because one plugin may say what another one learned. A secret is read
/// once a run, so that one that is changed in the middle does not have two values in it.
public final class RunSecrets: Sendable {
  private struct State {
    var lent: [SecretMask.Secret] = []
    var mask = SecretMask.none
  }

  private let source: any SecretSource
  private let onFirstUse: @Sendable (SecretMask.Secret) -> Void
  private let state = Mutex(State())

  init(
    _ source: any SecretSource,
    onFirstUse: @escaping @Sendable (SecretMask.Secret) -> Void = { _ in }
  ) {
    self.source = source
    self.onFirstUse = onFirstUse
  }

  /// Covers every secret that was lent so far.
  public var mask: SecretMask { state.withLock { $0.mask } }

  /// The value of a secret that is about to be lent; from here on the mask covers it.
  ///
  /// - Parameter name: The name, as the manifest lists it.
  /// - Returns: The value, or nil when nobody has set it.
  /// - Throws: `SecretProblem` when it is there and cannot be used.
  func value(of name: String) throws(SecretProblem) -> [UInt8]? {
    if let known = lent(name) { return known }
    guard let value = try SecretCheck.value(of: name, in: source) else { return nil }
    let secret = SecretMask.Secret(name: name, value: value)
    let isNew = state.withLock { state in
      guard !state.lent.contains(where: { $0.name == name }) else { return false }
      state.lent.append(secret)
      state.mask = SecretMask(state.lent)
      return true
    }
    if isNew { onFirstUse(secret) }
    // Of two calls that asked at once both get what the first one read.
    return lent(name)
  }

  private func lent(_ name: String) -> [UInt8]? {
    state.withLock { state in state.lent.first { $0.name == name }?.value }
  }
}
