internal import GantryCore
internal import Synchronization

/// The secrets of every run of a host.
///
/// What a plugin says outside of any run is covered with everything that was ever lent: it may
/// remember what it learned in a run that is long over.
final class HostSecrets: Sendable {
  private struct State {
    var runs: [RunID: RunSecrets] = [:]
    var lent: [SecretMask.Secret] = []
    var mask = SecretMask.none
  }

  private let source: any SecretSource
  private let state = Mutex(State())

  /// Keeps what comes from a source.
  init(_ source: any SecretSource) { self.source = source }

  /// Covers every secret that was ever lent.
  var mask: SecretMask { state.withLock { $0.mask } }

  /// The secrets of a run, or of one call outside of any.
  func secrets(of run: RunID?) -> RunSecrets {
    guard let run else { return makeSecrets() }
    if let known = state.withLock({ $0.runs[run] }) { return known }
    let new = makeSecrets()
    return state.withLock { state in
      let kept = state.runs[run] ?? new
      state.runs[run] = kept
      return kept
    }
  }

  /// Forgets a run that has ended; calls that still hold its secrets keep covering them.
  func end(_ run: RunID) {
    state.withLock { $0.runs[run] = nil }
  }

  private func makeSecrets() -> RunSecrets {
    RunSecrets(source) { [weak self] in self?.remember($0) }
  }

  private func remember(_ secret: SecretMask.Secret) {
    state.withLock { state in
      guard !state.lent.contains(secret) else { return }
      state.lent.append(secret)
      state.mask = SecretMask(state.lent)
    }
  }
}
