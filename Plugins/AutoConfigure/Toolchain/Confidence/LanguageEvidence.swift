/// The signs of one language in one folder, with what each is worth (S0-30).
struct LanguageEvidence: Sendable, Equatable {
  /// What a manifest alone is worth.
  static let base = 50

  /// One sign, worth a fixed number of hundredths.
  struct Marker: Sendable, Equatable {
    let name: String
    let hundredths: Int
  }

  /// What was seen.
  private(set) var markers: [Marker] = []
  /// True when the manifest declares no program of its own, only tools for another's.
  var isOnlyTooling = false
  /// True when the project's own workspace does not have the folder.
  var isOutside = false

  mutating func mark(_ name: String, _ hundredths: Int) {
    markers.append(Marker(name: name, hundredths: hundredths))
  }

  /// What the signs come to.
  ///
  /// Tooling adds nothing, and a folder outside of its workspace half, rounded down.
  var confidence: Confidence {
    let sum = isOnlyTooling ? 0 : markers.reduce(0) { $0 + $1.hundredths }
    return Confidence(score: Double(Self.base + (isOutside ? sum / 2 : sum)) / 100)
  }
}
